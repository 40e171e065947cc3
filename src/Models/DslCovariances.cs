using Bayes.Models.Formulas;

namespace Bayes.Models;

/// <content>Covariances of group effects.</content>
public static partial class Dsl
{
    /// <summary>A group term whose effects are independent, the formula's <c>diag(effects | group)</c> or <c>homdiag(effects | group)</c>.</summary>
    /// <param name="term">The group term, such as <c>1 + x | g</c>.</param>
    /// <param name="homogeneous">Whether all effects have one standard deviation; else each has its own.</param>
    /// <returns>The group term.</returns>
    public static FormulaExpression Diagonal(FormulaExpression term, bool homogeneous = false) => Call(homogeneous ? "homdiag" : "diag", term);

    /// <summary>A group term of which every two effects have the same correlation, the formula's <c>cs(effects | group)</c> or <c>homcs(effects | group)</c>.</summary>
    /// <param name="term">The group term, such as <c>0 + f | g</c>.</param>
    /// <param name="homogeneous">Whether all effects have one standard deviation; else each has its own.</param>
    /// <returns>The group term.</returns>
    public static FormulaExpression CompoundSymmetry(FormulaExpression term, bool homogeneous = false) => Call(homogeneous ? "homcs" : "cs", term);

    /// <summary>
    /// A group term of which effects k levels apart have the correlation ρᵏ, the formula's <c>ar1(0 + f | group)</c> or <c>hetar1(0 + f | group)</c>.
    /// </summary>
    /// <param name="term">The group term, the levels of one factor in their order: <c>0 + Factor(visit) | id</c>.</param>
    /// <param name="homogeneous">Whether all effects have one standard deviation, the process then being stationary; else each has its own.</param>
    /// <returns>The group term.</returns>
    public static FormulaExpression Autoregressive(FormulaExpression term, bool homogeneous = true) => Call(homogeneous ? "ar1" : "hetar1", term);

    /// <summary>Groups of several kinds, each kind with a covariance of its own, the formula's <c>gr(group, by = kind)</c>.</summary>
    /// <param name="group">The grouping factor.</param>
    /// <param name="by">The column whose levels are the kinds; all rows of a group have the same.</param>
    /// <returns>The groups, to stand after the bar: <c>1 + x | Grouped(clinic, by: region)</c>.</returns>
    public static FormulaExpression Grouped(FormulaExpression group, FormulaExpression by) =>
        new(new CallExpression("gr", [new Argument(null, group.Node), new Argument("by", by.Node)]));
}
