namespace Bayes.Estimation.Separation;

/// <summary>An orthonormal basis of the space that some rows span, grown row by row.</summary>
internal sealed class RowSpace(int dimension)
{
    // What is left of a row below this part of its length is rounding.
    private const double Tolerance = 1e-9;

    private readonly List<double[]> _basis = [];

    public int Rank => _basis.Count;

    public bool IsWhole => Rank == dimension;

    /// <summary>Adds a row; does nothing when the space holds it already.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        double[] left = row.ToArray();
        double length = Length(left);
        if (!IsWhole && length > 0 && Remove(left) > Tolerance * length)
        {
            Scale(left, 1 / Length(left));
            _basis.Add(left);
        }
    }

    /// <summary>Takes the part of a vector that lies in the space out of it.</summary>
    /// <returns>The length of what is left.</returns>
    public double Remove(Span<double> vector)
    {
        // Twice is enough (Kahan and Parlett): the second pass takes out the rounding of the first.
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] direction in _basis)
            {
                double dot = Dot(direction, vector);
                for (int k = 0; k < vector.Length; k++)
                {
                    vector[k] -= dot * direction[k];
                }
            }
        }

        return Length(vector);
    }

    /// <summary>Whether the space holds a vector.</summary>
    public bool Holds(ReadOnlySpan<double> vector)
    {
        double[] left = vector.ToArray();
        double length = Length(left);
        return length == 0 || Remove(left) <= 100 * Tolerance * length;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum += a[k] * b[k];
        }

        return sum;
    }

    public static double Length(ReadOnlySpan<double> vector) => Math.Sqrt(Dot(vector, vector));

    public static void Scale(Span<double> vector, double factor)
    {
        for (int k = 0; k < vector.Length; k++)
        {
            vector[k] *= factor;
        }
    }
}
