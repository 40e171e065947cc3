using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Predictive;

/// <summary>Puts the effects of new groups in the place of those of the data.</summary>
internal sealed class NewGroupEffects(ParameterLayout layout)
{
    private readonly double[] _factor = new double[layout.Terms.Count == 0 ? 0 : layout.Terms.Max(t => t.Effects * t.Effects)];
    private readonly double[] _standard = new double[layout.Terms.Count == 0 ? 0 : layout.Terms.Max(t => t.Effects)];

    /// <summary>Draws b ~ N(0, ΛΛᵀ) for each group of each term, Λ that of its kind of groups.</summary>
    public void Draw(RandomStream random, Span<double> position)
    {
        foreach (TermSlots term in layout.Covariances)
        {
            int q = term.Effects;
            CovarianceFactor.Write(term, position, _factor);
            for (int j = 0; j < term.Levels; j++)
            {
                for (int c = 0; c < q; c++)
                {
                    _standard[c] = random.NextNormal();
                }

                for (int r = 0; r < q; r++)
                {
                    double sum = 0;
                    for (int c = 0; c <= r; c++)
                    {
                        sum += _factor[(r * q) + c] * _standard[c];
                    }

                    position[term.GroupEffects + (j * q) + r] = sum;
                }
            }
        }
    }
}
