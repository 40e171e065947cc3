namespace Bayes.Models.Design.Functions;

/// <summary><c>bs(x, df, knots, degree = 3, intercept = FALSE, Boundary.knots)</c>: B-splines, R's basis of <c>splines::bs</c>.</summary>
/// <remarks>Without df and knots a single polynomial piece. Beyond the boundary knots the outermost piece goes on, as in R.</remarks>
internal sealed class BSplineFunction() : ColumnFunction("bs", "x", "df", "knots", "degree", "intercept", "Boundary.knots")
{
    private const int HighestDegree = 20;

    public override ColumnValue Apply(ColumnCall call)
    {
        double[] x = call.Numbers("x");
        int degree = call.Integer("degree", 3, 1);
        if (degree > HighestDegree)
        {
            throw call.Evaluator.Error($"'degree' in {call.Expression} must be a whole number from 1 to {HighestDegree}; 3, a cubic, is the usual one.");
        }

        bool intercept = call.Flag("intercept", false);
        SplineKnots knots = call.Evaluator.State.Constants(call.Expression, () => SplineKnots.Learn(call, x, degree + (intercept ? 1 : 0)));
        BSplineBasis basis = new((knots.Low, knots.High), knots.Interior, degree + 1);
        return SplineColumns.Of(x, basis.Count - (intercept ? 0 : 1), v => basis.At(v).AsSpan(intercept ? 0 : 1));
    }
}
