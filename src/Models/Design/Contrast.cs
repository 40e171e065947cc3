namespace Bayes.Models.Design;

/// <summary>How the levels of a factor become columns: a row of the matrix for each level, a column for each coefficient.</summary>
/// <param name="Name">The coding's name for people.</param>
/// <param name="Matrix">The values, levels × columns.</param>
/// <param name="Suffixes">What each column's label adds to the factor's.</param>
internal sealed record Contrast(string Name, double[,] Matrix, string[] Suffixes)
{
    /// <summary>One column for each level but the first, the reference.</summary>
    public static Contrast Treatment(string[] levels) => Indicators("treatment", levels, 1);

    /// <summary>One column for each level.</summary>
    public static Contrast FullDummies(string[] levels) => Indicators("full dummies", levels, 0);

    private static Contrast Indicators(string name, string[] levels, int first)
    {
        double[,] matrix = new double[levels.Length, levels.Length - first];
        for (int level = first; level < levels.Length; level++)
        {
            matrix[level, level - first] = 1.0;
        }

        return new Contrast(name, matrix, levels[first..]);
    }
}
