namespace Bayes.Models.Formulas;

/// <summary>What the covariance structures have in common and where they differ.</summary>
public static class CovarianceStructures
{
    private static readonly (CovarianceStructure Structure, string Function)[] Functions =
    [
        (CovarianceStructure.Unstructured, "us"),
        (CovarianceStructure.Diagonal, "diag"),
        (CovarianceStructure.HomogeneousDiagonal, "homdiag"),
        (CovarianceStructure.CompoundSymmetry, "cs"),
        (CovarianceStructure.HomogeneousCompoundSymmetry, "homcs"),
        (CovarianceStructure.Autoregressive, "ar1"),
        (CovarianceStructure.HeterogeneousAutoregressive, "hetar1"),
    ];

    /// <summary>The function around a group term that asks for a structure, such as <c>ar1</c>; also its part of names in draws.</summary>
    /// <param name="structure">The structure.</param>
    /// <returns>The name of the function.</returns>
    public static string Function(this CovarianceStructure structure) => Array.Find(Functions, f => f.Structure == structure).Function;

    /// <summary>The structure that a function asks for.</summary>
    /// <param name="function">The name of the function, one of <c>us diag homdiag cs homcs ar1 hetar1</c>.</param>
    /// <returns>The structure.</returns>
    public static CovarianceStructure Of(string function) => Array.Find(Functions, f => f.Function == function).Structure;

    /// <summary>Whether all effects have one standard deviation.</summary>
    /// <param name="structure">The structure.</param>
    /// <returns>True for <c>homdiag</c>, <c>homcs</c> and <c>ar1</c>.</returns>
    public static bool IsHomogeneous(this CovarianceStructure structure) => structure
        is CovarianceStructure.HomogeneousDiagonal or CovarianceStructure.HomogeneousCompoundSymmetry or CovarianceStructure.Autoregressive;

    /// <summary>Whether correlations are those of an order of the effects, ρᵏ for effects k apart.</summary>
    /// <param name="structure">The structure.</param>
    /// <returns>True for <c>ar1</c> and <c>hetar1</c>.</returns>
    public static bool IsAutoregressive(this CovarianceStructure structure) => structure
        is CovarianceStructure.Autoregressive or CovarianceStructure.HeterogeneousAutoregressive;

    /// <summary>Whether one number says all correlations.</summary>
    /// <param name="structure">The structure.</param>
    /// <returns>True for compound symmetry and for autoregression.</returns>
    public static bool HasOneCorrelation(this CovarianceStructure structure) => structure.IsAutoregressive() || structure
        is CovarianceStructure.CompoundSymmetry or CovarianceStructure.HomogeneousCompoundSymmetry;

    /// <summary>The number of standard deviations of a term.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="effects">q, the number of effects.</param>
    /// <returns>1 or q.</returns>
    public static int DeviationCount(this CovarianceStructure structure, int effects) => structure.IsHomogeneous() ? 1 : effects;

    /// <summary>The number of free correlations of a term.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="effects">q, the number of effects.</param>
    /// <returns>0, 1 or q(q − 1)/2.</returns>
    public static int CorrelationCount(this CovarianceStructure structure, int effects) =>
        effects == 1 ? 0
        : structure.HasOneCorrelation() ? 1
        : structure == CovarianceStructure.Unstructured ? effects * (effects - 1) / 2 : 0;

    /// <summary>The lowest value of the one correlation at which the matrix is still positive semi-definite; the highest is 1.</summary>
    /// <param name="structure">A structure with one correlation.</param>
    /// <param name="effects">q, the number of effects, at least 2.</param>
    /// <returns>−1/(q − 1) for compound symmetry, −1 for autoregression.</returns>
    public static double LowestCorrelation(this CovarianceStructure structure, int effects) => structure.IsAutoregressive() ? -1 : -1.0 / (effects - 1);

    /// <summary>The correlation of two effects under the structure's one correlation ρ.</summary>
    /// <param name="structure">A structure with one correlation.</param>
    /// <param name="correlation">ρ.</param>
    /// <param name="first">An effect, from 0.</param>
    /// <param name="second">Another effect.</param>
    /// <returns>ρ for compound symmetry, ρ to the distance of the effects for autoregression.</returns>
    public static double Correlation(this CovarianceStructure structure, double correlation, int first, int second) =>
        structure.IsAutoregressive() ? Math.Pow(correlation, Math.Abs(first - second)) : correlation;
}
