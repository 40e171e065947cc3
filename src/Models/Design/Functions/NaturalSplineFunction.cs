namespace Bayes.Models.Design.Functions;

/// <summary>
/// <c>ns(x, df, knots, intercept = FALSE, Boundary.knots)</c>: natural cubic splines, linear beyond the boundary knots; R's basis of
/// <c>splines::ns</c>.
/// </summary>
/// <remarks>
/// The cubic B-splines are turned by the orthogonal matrix of a Householder QR of their second derivatives at the boundary knots; all
/// columns but the first two then have none there. The reflections are LINPACK's (dqrdc), so the columns equal R's, signs too.
/// </remarks>
internal sealed class NaturalSplineFunction() : ColumnFunction("ns", "x", "df", "knots", "intercept", "Boundary.knots")
{
    public override ColumnValue Apply(ColumnCall call)
    {
        double[] x = call.Numbers("x");
        int first = call.Flag("intercept", false) ? 0 : 1;
        SplineKnots knots = call.Evaluator.State.Constants(call.Expression, () => SplineKnots.Learn(call, x, 2 - first));
        BSplineBasis cubic = new((knots.Low, knots.High), knots.Interior, 4);
        double[] one = cubic.At(knots.Low, 2)[first..];
        double[] two = cubic.At(knots.High, 2)[first..];
        double[] firstReflector = Reflector(one, 0);
        Reflect(firstReflector, 0, two);
        double[] secondReflector = Reflector(two, 1);
        return SplineColumns.Of(x, cubic.Count - first - 2, v =>
        {
            double[] values = Linear(cubic, knots, v)[first..];
            Reflect(firstReflector, 0, values);
            Reflect(secondReflector, 1, values);
            return values.AsSpan(2);
        });
    }

    // The cubic B-splines, continued by straight lines beyond the boundary knots.
    private static double[] Linear(BSplineBasis cubic, SplineKnots knots, double x)
    {
        double inside = Math.Clamp(x, knots.Low, knots.High);
        double[] values = cubic.At(inside);
        if (inside != x)
        {
            double[] slopes = cubic.At(inside, 1);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += (x - inside) * slopes[i];
            }
        }

        return values;
    }

    // x / ±‖x‖ + e, over the entries from the start on; the reflection subtracts v vᵀy / v_start.
    private static double[] Reflector(double[] x, int start)
    {
        double square = 0.0;
        for (int i = start; i < x.Length; i++)
        {
            square += x[i] * x[i];
        }

        double norm = Math.CopySign(Math.Sqrt(square), x[start]);
        double[] reflector = Array.ConvertAll(x, v => v / norm);
        reflector[start] += 1.0;
        return reflector;
    }

    private static void Reflect(double[] reflector, int start, double[] values)
    {
        double overlap = 0.0;
        for (int i = start; i < values.Length; i++)
        {
            overlap += reflector[i] * values[i];
        }

        double t = overlap / reflector[start];
        for (int i = start; i < values.Length; i++)
        {
            values[i] -= t * reflector[i];
        }
    }
}
