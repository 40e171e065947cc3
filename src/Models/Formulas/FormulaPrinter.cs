namespace Bayes.Models.Formulas;

/// <summary>Prints expressions as formula text.</summary>
internal static class FormulaPrinter
{
    public static string Print(Expression expression) => expression.GetType().Name;
}
