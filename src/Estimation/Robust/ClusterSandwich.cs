using Bayes.Estimation.Marginal;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Estimation.Robust;

/// <summary>Standard errors of maximum likelihood estimates that allow for a wrong model within clusters.</summary>
/// <remarks>
/// A⁻¹(Σ_c s_c s_cᵀ)A⁻¹, A the observed information and s_c the score of cluster c (White 1982, Econometrica 50:1; Liang and Zeger 1986), taken to the
/// reported scale by the delta method; not corrected for few clusters. Estimates stay as they are, and so does what they are estimates of: if the model is wrong,
/// the values for which it comes nearest to the truth.
/// </remarks>
public sealed record ClusterSandwich
{
    /// <summary>The covariance of the estimates, [<see cref="MaximumLikelihoodFit.Estimates"/> × the same] row by row; NaN where the fit has none.</summary>
    public required IReadOnlyList<double> Covariance { get; init; }

    /// <summary>The robust standard errors in the order of the estimates; NaN where the fit has none.</summary>
    public required IReadOnlyList<double> StandardErrors { get; init; }

    /// <summary>The number of clusters.</summary>
    public required int Clusters { get; init; }

    /// <summary>Computes the sandwich.</summary>
    /// <param name="fit">A fit by maximum likelihood.</param>
    /// <param name="clusters">The cluster of each row kept, whole numbers; null for the groups of the model's grouping factor.</param>
    /// <returns>The robust covariance.</returns>
    /// <exception cref="EstimationException">The model has several grouping factors, the likelihood is restricted, or groups reach over clusters.</exception>
    public static ClusterSandwich Of(MaximumLikelihoodFit fit, IReadOnlyList<int>? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        (int[] codes, int count) = Number(fit, clusters);
        double[][] scores = ClusterScores.Of(fit, codes, count);
        int k = fit.Parameters.Count;
        int[] free = [.. Enumerable.Range(0, k).Where(i => double.IsFinite(fit.Hessian[(i * k) + i]))];
        Matrix<double> information = Matrix<double>.Build.Dense(free.Length, free.Length, (r, c) => -fit.Hessian[(free[r] * k) + free[c]]);
        Matrix<double> meat = Matrix<double>.Build.Dense(free.Length, free.Length);
        foreach (double[] score in scores)
        {
            Vector<double> own = Vector<double>.Build.Dense(free.Length, i => score[free[i]]);
            meat += own.OuterProduct(own);
        }

        Matrix<double> bread = information.Inverse();
        double[] covariance = (bread * meat * bread).ToRowMajorArray();
        ReportingScale scale = new(fit.Model, new MarginalParameters(fit.Model));
        double[] psi = [.. fit.Parameters];
        double[] spread = [.. Enumerable.Range(0, free.Length).Select(i => Math.Sqrt(bread[i, i])).Select(s => s > 0 ? s : 1e-3)];
        bool[] without = [.. fit.Estimates.Select(e => double.IsNaN(e.StandardError))];
        double[] reported = scale.Covariance(scale.Jacobian(psi, free, spread), covariance, free.Length, without);
        return new ClusterSandwich
        {
            Covariance = reported,
            StandardErrors = [.. Enumerable.Range(0, scale.Count).Select(v => Math.Sqrt(reported[(v * scale.Count) + v]))],
            Clusters = count,
        };
    }

    private static (int[] Codes, int Count) Number(MaximumLikelihoodFit fit, IReadOnlyList<int>? clusters)
    {
        Models.Design.DesignedModel design = fit.Model.Design;
        if (design.Groups.Count > 1)
        {
            throw new EstimationException($"robust standard errors need clusters that are independent, and the model has the grouping factors {string.Join(", ", design.Groups.Select(g => g.Name))}. Use one, or the bootstrap.");
        }

        if (fit.Method == EstimationMethod.RestrictedMaximumLikelihood)
        {
            throw new EstimationException("a restricted likelihood is no sum over clusters, so it has no robust standard errors. Fit by maximum likelihood.");
        }

        if (clusters is null)
        {
            return design.Groups.Count == 1
                ? (design.Groups[0].Codes, design.Groups[0].Levels.Count)
                : throw new EstimationException("the model has no grouping factor; name the clusters.");
        }

        if (clusters.Count != design.RowCount)
        {
            throw new ArgumentException($"The fit has {design.RowCount} rows; clusters has {clusters.Count}.", nameof(clusters));
        }

        Dictionary<int, int> numbers = [];
        int[] codes = [.. clusters.Select(c => numbers.TryGetValue(c, out int number) ? number : numbers[c] = numbers.Count)];
        int[] groups = design.Groups.Count == 1 ? design.Groups[0].Codes : codes;
        Dictionary<int, int> home = [];
        for (int i = 0; i < codes.Length; i++)
        {
            if (home.TryGetValue(groups[i], out int cluster) && cluster != codes[i])
            {
                throw new EstimationException($"the group '{design.Groups[0].Levels[groups[i]]}' of {design.Groups[0].Name} reaches over several clusters. Clusters must be groups or unions of them.");
            }

            home[groups[i]] = codes[i];
        }

        return (codes, numbers.Count);
    }
}
