using System.Globalization;

namespace Bayes.Models.Design;

/// <summary>How the levels of a factor become columns: a row of the matrix for each level, a column for each coefficient.</summary>
/// <param name="Name">The coding's name for people.</param>
/// <param name="Values">The values, levels × columns.</param>
/// <param name="Suffixes">What each column's label adds to the factor's.</param>
internal sealed record ContrastMatrix(string Name, double[,] Values, string[] Suffixes)
{
    /// <summary>The contrasts of a kind, labelled as in R.</summary>
    public static ContrastMatrix Of(Contrast contrast, string[] levels) => contrast switch
    {
        Contrast.Sum => Sum(levels.Length),
        Contrast.Helmert => Helmert(levels.Length),
        Contrast.Polynomial => Polynomial(levels.Length),
        _ => Indicators("treatment", levels, 1),
    };

    /// <summary>One column for each level.</summary>
    public static ContrastMatrix FullDummies(string[] levels) => Indicators("full dummies", levels, 0);

    private static ContrastMatrix Indicators(string name, string[] levels, int first)
    {
        double[,] matrix = new double[levels.Length, levels.Length - first];
        for (int level = first; level < levels.Length; level++)
        {
            matrix[level, level - first] = 1.0;
        }

        return new ContrastMatrix(name, matrix, levels[first..]);
    }

    private static ContrastMatrix Sum(int levels)
    {
        double[,] matrix = new double[levels, levels - 1];
        for (int c = 0; c < levels - 1; c++)
        {
            matrix[c, c] = 1.0;
            matrix[levels - 1, c] = -1.0;
        }

        return new ContrastMatrix("sum", matrix, Numbers(levels - 1));
    }

    private static ContrastMatrix Helmert(int levels)
    {
        double[,] matrix = new double[levels, levels - 1];
        for (int c = 0; c < levels - 1; c++)
        {
            for (int level = 0; level <= c; level++)
            {
                matrix[level, c] = -1.0;
            }

            matrix[c + 1, c] = c + 1;
        }

        return new ContrastMatrix("Helmert", matrix, Numbers(levels - 1));
    }

    // Each polynomial is the one before times the centred level number, made orthogonal to all before it: twice, which
    // leaves nothing of the first pass's rounding (Parlett, The Symmetric Eigenvalue Problem, 1980, § 6.9).
    private static ContrastMatrix Polynomial(int levels)
    {
        double centre = (levels - 1) / 2.0;
        double[][] polynomials = new double[levels][];
        polynomials[0] = [.. Enumerable.Repeat(1.0 / Math.Sqrt(levels), levels)];
        for (int degree = 1; degree < levels; degree++)
        {
            double[] next = [.. polynomials[degree - 1].Select((p, level) => p * (level - centre))];
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] before in polynomials[..degree])
                {
                    double overlap = Dot(before, next);
                    for (int level = 0; level < levels; level++)
                    {
                        next[level] -= overlap * before[level];
                    }
                }
            }

            double norm = Math.Sqrt(Dot(next, next));
            polynomials[degree] = Array.ConvertAll(next, v => v / norm);
        }

        double[,] matrix = new double[levels, levels - 1];
        for (int c = 0; c < levels - 1; c++)
        {
            for (int level = 0; level < levels; level++)
            {
                matrix[level, c] = polynomials[c + 1][level];
            }
        }

        string[] names = [.. Enumerable.Range(1, levels - 1).Select(degree => degree switch
        {
            1 => ".L",
            2 => ".Q",
            3 => ".C",
            _ => string.Create(CultureInfo.InvariantCulture, $"^{degree}"),
        })];
        return new ContrastMatrix("polynomial", matrix, names);
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0.0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static string[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(c => c.ToString(CultureInfo.InvariantCulture))];
}
