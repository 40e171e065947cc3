namespace Bayes.Estimation.Separation;

/// <summary>Whether a combination of columns tells outcomes apart.</summary>
public enum SeparationKind
{
    /// <summary>The data overlap: maximum likelihood estimates exist.</summary>
    None,

    /// <summary>A combination of columns tells the outcomes of some rows apart and is constant over the others: some coefficients have no estimate.</summary>
    Quasi,

    /// <summary>A combination of columns tells all outcomes apart: no coefficient has an estimate.</summary>
    Complete,
}

/// <summary>A column whose coefficient has no maximum likelihood estimate.</summary>
/// <param name="Coefficient">The coefficient's name in draws.</param>
/// <param name="Label">The column as typed.</param>
/// <param name="Direction">1 where the likelihood sends the coefficient to +∞, −1 to −∞, 0 where it does not fix the sign.</param>
public readonly record struct SeparatingColumn(string Coefficient, string Label, int Direction);

/// <summary>How many groups of a factor have one outcome only: information, no separation, since their effects have a distribution.</summary>
/// <param name="Group">The grouping factor.</param>
/// <param name="Levels">Its number of levels.</param>
/// <param name="AllZero">Levels without a success, or with nothing but zero counts.</param>
/// <param name="AllOne">Levels without a failure; 0 for counts.</param>
public readonly record struct OneSidedGroups(string Group, int Levels, int AllZero, int AllOne);

/// <summary>Whether the likelihood of a model's fixed effects has a maximum, and if not, why.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
public sealed record SeparationReport
{
    /// <summary>What was found.</summary>
    public required SeparationKind Kind { get; init; }

    /// <summary>
    /// Under quasi-complete separation the columns whose coefficients have no estimate; under complete separation, where none has, the
    /// fewest found that separate by themselves, the intercept not counted. Empty where the data overlap.
    /// </summary>
    public required IReadOnlyList<SeparatingColumn> Columns { get; init; }

    /// <summary>The rows of the table, from 0, whose outcomes are told apart; their fitted probabilities tend to 0 or 1, their fitted counts to 0.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>The number of rows with a part in the likelihood.</summary>
    public required int RowCount { get; init; }

    /// <summary>What separated rows have in common, in words, where one column by itself does it: <c>colourred = 1 (12 rows): all outcomes 0</c>.</summary>
    public required IReadOnlyList<string> Cells { get; init; }

    /// <summary>Groups with a single outcome, for each grouping factor that has some.</summary>
    public required IReadOnlyList<OneSidedGroups> Groups { get; init; }
}
