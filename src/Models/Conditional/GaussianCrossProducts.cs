using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>All that the likelihood of a Gaussian model with one residual standard deviation needs to know of the rows.</summary>
/// <remarks>
/// With Ω the diagonal of case weight times precision weight, e = y − offset − Xβ₀ and β₀ the weighted least-squares fit: the products of
/// Z, X and e with each other. Residuals, not responses, so that nothing large cancels. Immutable; safe for concurrent use.
/// </remarks>
public sealed class GaussianCrossProducts
{
    private const int BlockRows = 512;

    private readonly ConditionalRows _rows;
    private readonly double[] _weights;
    private readonly double[] _offset;

    /// <summary>Sums over the rows.</summary>
    /// <param name="rows">The rows of a model that <see cref="Applies"/> to.</param>
    public GaussianCrossProducts(ConditionalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!Applies(rows.Model))
        {
            throw new ArgumentException($"The model '{rows.Model.Spec}' is not Gaussian with one residual standard deviation.", nameof(rows));
        }

        _rows = rows;
        PredictorSlots slots = rows.Model.Layout.Predictors[0];
        Coefficients = [.. Enumerable.Range(0, slots.Count + (slots.Intercept >= 0 ? 1 : 0)).Select(c => slots.Intercept >= 0 ? slots.Intercept + c : slots.Coefficients + c)];
        ResidualPlace = rows.Model.Layout.Constants[0].Place;
        int p = Coefficients.Count;
        double[] parameters = new double[rows.Model.Layout.PopulationCount];
        double[][] plain = FixedParts(parameters);
        _offset = plain[0];
        _weights = [.. Enumerable.Range(0, rows.Count).Select(i => (rows.Response.Weights?[i] ?? 1) * Math.Exp(-2 * plain[1][i]))];
        WeightSum = rows.Response.Weights?.Sum() ?? rows.Count;
        LogNormalizer = rows.Response.LogNormalizer - Enumerable.Range(0, rows.Count).Sum(i => (rows.Response.Weights?[i] ?? 1) * plain[1][i]);
        double[][] x = [.. Coefficients.Select(place =>
        {
            parameters[place] = 1;
            double[] column = FixedParts(parameters)[0];
            parameters[place] = 0;
            VectorKernels.AddScaled(column, _offset, -1);
            return column;
        })];
        FixedFixed = new double[p * p];
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                FixedFixed[(a * p) + b] = FixedFixed[(b * p) + a] = Product(x[a], x[b]);
            }
        }

        double[] residuals = [.. rows.Response.Values];
        VectorKernels.AddScaled(residuals, _offset, -1);
        Origin = LeastSquares(x, residuals);
        for (int c = 0; c < p; c++)
        {
            VectorKernels.AddScaled(residuals, x[c], -Origin[c]);
        }

        FixedResidual = [.. x.Select(column => Product(column, residuals))];
        ResidualResidual = Product(residuals, residuals);
        GroupFixed = [.. x.Select(GroupSums)];
        GroupResidual = GroupSums(residuals);
        GroupGroup = new BlockMatrix(rows.Pattern);
        SumGroupProducts();
    }

    /// <summary>The places of the coefficients among the population parameters, p of them.</summary>
    public IReadOnlyList<int> Coefficients { get; }

    /// <summary>The place of the log residual standard deviation.</summary>
    public int ResidualPlace { get; }

    /// <summary>Σ of the case weights; n without them.</summary>
    public double WeightSum { get; }

    /// <summary>The terms of the log likelihood that no parameter enters.</summary>
    public double LogNormalizer { get; }

    /// <summary>β₀, [p].</summary>
    public double[] Origin { get; }

    /// <summary>XᵀΩX, [p × p].</summary>
    public double[] FixedFixed { get; }

    /// <summary>XᵀΩe, [p]: rounding error, as β₀ is the fit.</summary>
    public double[] FixedResidual { get; }

    /// <summary>eᵀΩe.</summary>
    public double ResidualResidual { get; }

    /// <summary>ZᵀΩX column by column, [p][group effects].</summary>
    public double[][] GroupFixed { get; }

    /// <summary>ZᵀΩe, [group effects].</summary>
    public double[] GroupResidual { get; }

    /// <summary>ZᵀΩZ.</summary>
    public BlockMatrix GroupGroup { get; }

    /// <summary>Whether a model is Gaussian with identity link and one residual standard deviation for all rows.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether it is.</returns>
    public static bool Applies(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Family is GaussianFamily && model.Layout.Predictors.Count == 1 && model.Layout.Constants.Count == 1;
    }

    private double[][] FixedParts(double[] parameters)
    {
        double[][] parts = [new double[_rows.Count], new double[_rows.Count]];
        double[] block = new double[2 * BlockRows];
        for (int start = 0; start < _rows.Count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, _rows.Count - start);
            _rows.WriteFixedPart(parameters, start, block.AsSpan(0, 2 * rows));
            block.AsSpan(0, rows).CopyTo(parts[0].AsSpan(start));
            block.AsSpan(rows, rows).CopyTo(parts[1].AsSpan(start));
        }

        return parts;
    }

    private double Product(double[] a, double[] b)
    {
        double[] weighted = [.. a];
        VectorKernels.Multiply(weighted, _weights);
        return VectorKernels.Dot(weighted, b);
    }

    private double[] LeastSquares(double[][] x, double[] response)
    {
        DenseCholesky normal = new(x.Length);
        FixedFixed.CopyTo(normal.Matrix);
        double[] solution = [.. x.Select(column => Product(column, response))];
        if (!normal.Factor())
        {
            return new double[x.Length];
        }

        normal.Solve(solution);
        return solution;
    }

    private double[] GroupSums(double[] column)
    {
        double[] weighted = [.. column];
        VectorKernels.Multiply(weighted, _weights);
        double[] sums = new double[_rows.Pattern.Dimension];
        double[] product = new double[_rows.Count];
        foreach (RowEffect effect in _rows.Effects)
        {
            effect.PullBack(weighted, 0, product, sums);
        }

        return sums;
    }

    private void SumGroupProducts()
    {
        double[] scratch = new double[_rows.Count];
        foreach (EffectProduct product in _rows.Products)
        {
            product.Add(_weights, 0, scratch, GroupGroup);
        }

        RowLikelihood.Mirror(GroupGroup);
    }
}
