using System.Runtime.InteropServices;
using Bayes.Estimation.Glm;
using Bayes.Models.Families;

namespace Bayes.Estimation.Separation;

/// <summary>The different rows of a design, each with the direction in which its outcomes let the predictor grow.</summary>
internal sealed class DistinctRows
{
    private DistinctRows(double[] matrix, int columns, int[] first, int[] numbers, int[] sides)
    {
        Matrix = matrix;
        Columns = columns;
        First = first;
        Numbers = numbers;
        Sides = sides;
    }

    /// <summary>The matrix of all rows, [n × p].</summary>
    public double[] Matrix { get; }

    /// <summary>p.</summary>
    public int Columns { get; }

    /// <summary>For each different row, the first row that is like it.</summary>
    public int[] First { get; }

    /// <summary>For each row, its number among the different ones.</summary>
    public int[] Numbers { get; }

    /// <summary>For each different row 1, −1, or 0 where outcomes hold it from both sides.</summary>
    public int[] Sides { get; }

    /// <summary>A different row.</summary>
    public ReadOnlySpan<double> Row(int number) => Matrix.AsSpan(First[number] * Columns, Columns);

    public static DistinctRows Of(FixedDesign design, Family family)
    {
        int n = design.Values.Length;
        int p = design.Columns;
        Dictionary<int, int> known = new(new SameRow(design.Matrix, p));
        List<int> first = [];
        List<int> sides = [];
        int[] numbers = new int[n];
        for (int i = 0; i < n; i++)
        {
            int side = OutcomeSide.Of(family, design.Values[i], design.Trials?[i]);
            if (known.TryGetValue(i, out int number))
            {
                sides[number] = sides[number] == side ? side : 0;
            }
            else
            {
                number = first.Count;
                known.Add(i, number);
                first.Add(i);
                sides.Add(side);
            }

            numbers[i] = number;
        }

        return new DistinctRows(design.Matrix, p, [.. first], numbers, [.. sides]);
    }

    /// <summary>Rows that are known to differ.</summary>
    /// <param name="matrix">The rows, [n × p].</param>
    /// <param name="columns">p.</param>
    /// <param name="sides">The sides, [n].</param>
    public static DistinctRows Of(double[] matrix, int columns, int[] sides)
    {
        int[] numbers = [.. Enumerable.Range(0, sides.Length)];
        return new DistinctRows(matrix, columns, numbers, numbers, sides);
    }

    private sealed class SameRow(double[] matrix, int columns) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => matrix.AsSpan(x * columns, columns).SequenceEqual(matrix.AsSpan(y * columns, columns));

        public int GetHashCode(int obj)
        {
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes(matrix.AsSpan(obj * columns, columns)));
            return hash.ToHashCode();
        }
    }
}
