namespace Bayes.Models.Formulas;

/// <summary>The names of contrasts in formulas: <c>sum</c> or <c>contr.sum</c>, with or without quotes, as R's <c>C()</c> takes them.</summary>
internal static class ContrastNames
{
    private const string Prefix = "contr.";

    private static readonly (string Name, Contrast Contrast)[] Short =
        [("treatment", Contrast.Treatment), ("sum", Contrast.Sum), ("helmert", Contrast.Helmert), ("poly", Contrast.Polynomial)];

    /// <summary>All names, the short ones first.</summary>
    public static IEnumerable<string> All => [.. Short.Select(s => s.Name), .. Short.Select(s => Prefix + s.Name)];

    /// <summary>The short name of a contrast.</summary>
    public static string Of(Contrast contrast) => Array.Find(Short, s => s.Contrast == contrast).Name;

    /// <summary>Finds a contrast; null where there is none of that name.</summary>
    public static Contrast? Find(string name)
    {
        string shortName = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        int index = Array.FindIndex(Short, s => s.Name == shortName);
        return index < 0 ? null : Short[index].Contrast;
    }

    /// <summary>The contrast that an argument names; null when it names none.</summary>
    public static Contrast? Read(Expression argument) => argument switch
    {
        NameExpression name => Find(name.Name),
        StringExpression text => Find(text.Value),
        _ => null,
    };
}
