using Bayes.Estimation.Marginal;
using Bayes.Models.Conditional;
using Bayes.Models.Posterior;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Bayes.Estimation;

/// <summary>A point at the boundary: the covariances of some terms are singular there.</summary>
/// <param name="Parameters">ψ with the singular factors in echelon form.</param>
/// <param name="Free">The entries of ψ that remain free.</param>
/// <param name="Singular">For each covariance of the layout, how many dimensions its covariance has lost.</param>
internal sealed record BoundaryPoint(double[] Parameters, int[] Free, int[] Singular);

/// <summary>Brings the factors Λ of a point into a normal form, and sets negligible dimensions of the covariances to zero.</summary>
/// <remarks>
/// ΛΛᵀ does not change when Λ is rotated from the right. A covariance of rank r &lt; q has a factor of r columns in echelon form, rows in
/// order: its q − r last columns are zero and leave the estimation; the entries of the first r columns are the smooth coordinates of the
/// covariances of that rank, so that standard errors exist for them.
/// </remarks>
internal static class CovarianceRank
{
    /// <summary>The normal form of ψ with every dimension of less than a tolerance, in the units of ψ, taken out.</summary>
    public static BoundaryPoint Reduce(MarginalParameters parameters, ReadOnlySpan<double> psi, double[] units, double tolerance)
    {
        double[] reduced = psi.ToArray();
        HashSet<int> free = [.. Enumerable.Range(0, psi.Length)];
        int[] singular = new int[parameters.Layout.Covariances.Count];
        for (int t = 0; t < singular.Length; t++)
        {
            TermSlots term = parameters.Layout.Covariances[t];
            singular[t] = !MarginalCovariance.IsFree(term) ? StructuredRank.Reduce(term, reduced, units, tolerance, free)
                : term.IsCorrelated ? Correlated(term, reduced, units, tolerance, free) : Independent(term, reduced, units, tolerance, free);
        }

        return new BoundaryPoint(reduced, [.. free.Order()], singular);
    }

    /// <summary>
    /// The standard deviations of a term along its principal axes, in the units of ψ, largest first; of a structured covariance its
    /// deviations and the distance of its correlation from the ends of its range.
    /// </summary>
    public static double[] Axes(TermSlots term, ReadOnlySpan<double> psi, double[] units)
    {
        if (!MarginalCovariance.IsFree(term))
        {
            return StructuredRank.Axes(term, psi, units);
        }

        double[] axes = [.. Scaled(term, psi, units).Svd(computeVectors: false).S];
        Array.Sort(axes, (a, b) => b.CompareTo(a));
        return axes;
    }

    private static int Independent(TermSlots term, double[] psi, double[] units, double tolerance, HashSet<int> free)
    {
        int lost = 0;
        for (int r = 0; r < term.Effects; r++)
        {
            int place = MarginalParameters.FactorPlace(term, r, r);
            psi[place] = Math.Abs(psi[place]);
            if (psi[place] < tolerance * units[place])
            {
                psi[place] = 0;
                free.Remove(place);
                lost++;
            }
        }

        return lost;
    }

    private static int Correlated(TermSlots term, double[] psi, double[] units, double tolerance, HashSet<int> free)
    {
        int q = term.Effects;
        Svd<double> svd = Scaled(term, psi, units).Svd();
        int rank = svd.S.Count(s => s >= tolerance);
        Matrix<double> factor = svd.U * Matrix<double>.Build.DenseDiagonal(q, q, d => svd.S[d] >= tolerance ? svd.S[d] : 0);
        List<Vector<double>> basis = [];
        for (int r = 0; r < q; r++)
        {
            Vector<double> row = factor.Row(r);
            double[] entries = new double[q];
            Vector<double> rest = row.Clone();
            for (int c = 0; c < basis.Count; c++)
            {
                entries[c] = row.DotProduct(basis[c]);
                rest -= entries[c] * basis[c];
            }

            double left = rest.L2Norm();
            if (basis.Count < rank && left > 1e-9 * Math.Max(row.L2Norm(), tolerance))
            {
                entries[basis.Count] = left;
                basis.Add(rest / left);
            }

            for (int c = 0; c <= r; c++)
            {
                int place = MarginalParameters.FactorPlace(term, r, c);
                psi[place] = entries[c] * units[place];
                if (c >= rank)
                {
                    free.Remove(place);
                }
            }
        }

        return q - rank;
    }

    private static Matrix<double> Scaled(TermSlots term, ReadOnlySpan<double> psi, double[] units)
    {
        int q = term.Effects;
        double[] factor = new double[q * q];
        MarginalParameters.WriteFactor(term, psi, factor);
        return Matrix<double>.Build.Dense(q, q, (r, c) => factor[(r * q) + c] / units[MarginalParameters.FactorPlace(term, r, r)]);
    }
}
