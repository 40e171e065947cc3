using Bayes.Numerics;

namespace Bayes.Models.Conditional;

/// <summary>One effect of one grouping factor over sorted rows: adds z_i·b[level of row i] to a linear predictor.</summary>
/// <param name="Factor">The factor, in the order of elimination.</param>
/// <param name="Place">The effect within its factor's block.</param>
/// <param name="Predictor">The linear predictor.</param>
/// <param name="Values">z, [rows]; null for the constant 1.</param>
/// <param name="Codes">The level of each row.</param>
/// <param name="Width">The width of the factor's blocks.</param>
/// <param name="Start">The place of the effect of level 0 in the vector of all effects.</param>
internal sealed record RowEffect(int Factor, int Place, int Predictor, double[]? Values, int[] Codes, int Width, int Start)
{
    /// <summary>Adds the effects to a linear predictor of a run of rows.</summary>
    public void AddTo(Span<double> predictor, int start, ReadOnlySpan<double> effects)
    {
        ReadOnlySpan<int> codes = Codes.AsSpan(start, predictor.Length);
        ReadOnlySpan<double> own = effects[Start..];
        if (Values is null)
        {
            if (Width == 1)
            {
                for (int i = 0; i < codes.Length; i++)
                {
                    predictor[i] += own[codes[i]];
                }

                return;
            }

            for (int i = 0; i < codes.Length; i++)
            {
                predictor[i] += own[codes[i] * Width];
            }

            return;
        }

        ReadOnlySpan<double> z = Values.AsSpan(start, codes.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            predictor[i] += z[i] * own[codes[i] * Width];
        }
    }

    /// <summary>Adds to each level's entry the sum over its rows of z times a derivative.</summary>
    public void PullBack(ReadOnlySpan<double> derivatives, int start, Span<double> product, Span<double> score)
    {
        if (Values is not null)
        {
            derivatives.CopyTo(product);
            VectorKernels.Multiply(product, Values.AsSpan(start, product.Length));
            derivatives = product;
        }

        RunSums.Add(derivatives, Codes.AsSpan(start, derivatives.Length), Width, score[Start..]);
    }
}
