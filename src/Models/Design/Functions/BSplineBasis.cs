namespace Bayes.Models.Design.Functions;

/// <summary>The B-splines of an order over a sequence of knots.</summary>
/// <remarks>
/// De Boor, A Practical Guide to Splines (2001), ch. IX–X: the recurrence (14) for values, the difference (15) of p. 116 for
/// derivatives. Beyond the outer knots the polynomial of the outermost piece goes on.
/// </remarks>
internal sealed class BSplineBasis
{
    private readonly double[] _knots;
    private readonly int _order;

    /// <summary>Makes the basis.</summary>
    /// <param name="boundary">The boundary knots, each repeated <paramref name="order"/> times in the sequence.</param>
    /// <param name="interior">The knots between them.</param>
    /// <param name="order">The degree plus 1.</param>
    public BSplineBasis((double Low, double High) boundary, double[] interior, int order)
    {
        _order = order;
        _knots = [.. Enumerable.Repeat(boundary.Low, order), .. interior.Order(), .. Enumerable.Repeat(boundary.High, order)];
    }

    /// <summary>The number of splines.</summary>
    public int Count => _knots.Length - _order;

    /// <summary>A derivative of all splines at a point.</summary>
    /// <param name="x">The point.</param>
    /// <param name="derivative">Which derivative; 0 for the values.</param>
    /// <returns>One value for each spline.</returns>
    public double[] At(double x, int derivative = 0)
    {
        int piece = Piece(x);
        double[] splines = new double[_knots.Length - 1];
        splines[piece] = 1.0;
        for (int order = 2; order <= _order; order++)
        {
            // The last orders are differences instead of averages, one for each derivative.
            bool differentiate = order > _order - derivative;
            for (int i = Math.Max(0, piece - order + 1); i <= piece && i + order < _knots.Length; i++)
            {
                double left = _knots[i + order - 1] - _knots[i];
                double right = _knots[i + order] - _knots[i + 1];
                double rising = left > 0.0 ? (differentiate ? order - 1 : x - _knots[i]) / left : 0.0;
                double falling = right > 0.0 ? (differentiate ? 1 - order : _knots[i + order] - x) / right : 0.0;
                splines[i] = (rising * splines[i]) + (falling * splines[i + 1]);
            }
        }

        return splines[..Count];
    }

    // The interval of positive length that holds x; the outermost for x at or beyond the boundary.
    private int Piece(double x)
    {
        int piece = _order - 1;
        for (int i = _order; i < Count && _knots[i] <= x; i++)
        {
            piece = i;
        }

        while (piece > 0 && _knots[piece + 1] <= _knots[piece])
        {
            piece--;
        }

        return piece;
    }
}
