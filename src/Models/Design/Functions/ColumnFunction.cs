namespace Bayes.Models.Design.Functions;

/// <summary>A function that makes a column from columns. A new one is one class and one line in <see cref="ColumnFunctions"/>.</summary>
internal abstract class ColumnFunction(string name, params string[] parameters)
{
    /// <summary>The name in formulas.</summary>
    public string Name => name;

    /// <summary>The names of its parameters in order; the first is required.</summary>
    public ReadOnlySpan<string> Parameters => parameters;

    /// <summary>What its argument must be for a finite result, for messages such as "log needs numbers above 0"; null when anything will do.</summary>
    public virtual string? Domain => null;

    /// <summary>Evaluates a call over all rows of the table.</summary>
    public abstract ColumnValue Apply(ColumnCall call);
}
