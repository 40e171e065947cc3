using System.Collections.Frozen;

namespace Bayes.Models.Formulas;

/// <summary>What a function does in a formula.</summary>
public enum FunctionKind
{
    /// <summary>Works on each value by itself, such as <c>log</c> or <c>I</c>.</summary>
    Elementwise,

    /// <summary>Learns constants from the data that predictions need again, such as <c>scale</c> or <c>poly</c>.</summary>
    Stateful,

    /// <summary>Makes a factor, such as <c>factor</c> or <c>cut</c>.</summary>
    Categorical,

    /// <summary>Makes the argument of another call, such as <c>c(1, 2)</c>.</summary>
    Vector,

    /// <summary>Adds its argument to the linear predictor: <c>offset</c>.</summary>
    Offset,

    /// <summary>Wraps a group term to choose its covariance, such as <c>diag(1 + x | g)</c>.</summary>
    Covariance,

    /// <summary>Belongs to the response, such as <c>cbind</c> or <c>trials</c>.</summary>
    Response,

    /// <summary>A term with parameters or a matrix of its own, such as a smooth.</summary>
    Special,
}

/// <summary>A function of the formula language.</summary>
/// <param name="Name">Its name, case-sensitive as in R.</param>
/// <param name="MinimumArguments">The fewest arguments that it takes.</param>
/// <param name="MaximumArguments">The most arguments that it takes, named ones included.</param>
/// <param name="Kind">What it does.</param>
/// <param name="IsAvailable">Whether a model that uses it can be fitted now; otherwise it is understood and refused by name.</param>
public sealed record FormulaFunction(string Name, int MinimumArguments, int MaximumArguments, FunctionKind Kind, bool IsAvailable);

/// <summary>The functions that the formula language knows.</summary>
public static class FormulaFunctions
{
    private const int Any = int.MaxValue;

    /// <summary>All functions.</summary>
    public static IReadOnlyList<FormulaFunction> All { get; } =
    [
        Elementwise("I"),
        Elementwise("log", maximum: 2),
        Elementwise("exp"),
        Elementwise("sqrt"),
        Elementwise("abs"),
        Elementwise("log2"),
        Elementwise("log10"),
        Elementwise("log1p"),
        Elementwise("expm1"),
        Elementwise("sin"),
        Elementwise("cos"),
        Elementwise("tan"),
        Elementwise("logit"),
        Elementwise("floor"),
        Elementwise("ceiling"),
        Elementwise("round", maximum: 2),
        Elementwise("sign"),
        new("factor", 1, 4, FunctionKind.Categorical, true),
        new("as.factor", 1, 1, FunctionKind.Categorical, true),
        new("relevel", 2, 2, FunctionKind.Categorical, true),
        new("ordered", 1, 3, FunctionKind.Categorical, true),
        new("cut", 2, 6, FunctionKind.Categorical, true),
        new("C", 2, 2, FunctionKind.Categorical, true),
        new("scale", 1, 3, FunctionKind.Stateful, true),
        new("center", 1, 1, FunctionKind.Stateful, true),
        new("poly", 1, 3, FunctionKind.Stateful, true),
        new("ns", 1, 5, FunctionKind.Stateful, true),
        new("bs", 1, 6, FunctionKind.Stateful, true),
        new("c", 1, Any, FunctionKind.Vector, true),
        new("offset", 1, 1, FunctionKind.Offset, true),
        new("us", 1, 1, FunctionKind.Covariance, true),
        new("diag", 1, 1, FunctionKind.Covariance, true),
        new("homdiag", 1, 1, FunctionKind.Covariance, true),
        new("cs", 1, 1, FunctionKind.Covariance, true),
        new("homcs", 1, 1, FunctionKind.Covariance, true),
        new("ar1", 1, 1, FunctionKind.Covariance, true),
        new("hetar1", 1, 1, FunctionKind.Covariance, true),
        .. Unavailable(FunctionKind.Covariance, "ou", "toep", "homtoep", "gau", "mat", "rr", "propto", "equalto"),
        new("cbind", 2, Any, FunctionKind.Response, true),
        new("trials", 1, 1, FunctionKind.Response, true),
        new("rate", 1, 1, FunctionKind.Response, true),
        new("case_weights", 1, 1, FunctionKind.Response, true),
        new("precision_weights", 1, 1, FunctionKind.Response, true),
        .. Unavailable(FunctionKind.Response, "weights", "cens", "trunc", "se", "thres", "cat", "subset", "index", "dec", "vint", "vreal", "bhaz"),
        new("gr", 1, 2, FunctionKind.Special, true),
        .. Unavailable(FunctionKind.Special, "s", "t2", "te", "ti", "gp", "hsgp", "mo", "mi", "me", "mm", "mmc", "ar", "ma", "arma", "cosy", "unstr", "car", "sar"),
    ];

    private static readonly FrozenDictionary<string, FormulaFunction> ByName = All.ToFrozenDictionary(f => f.Name);

    /// <summary>Finds a function.</summary>
    /// <param name="name">Its name, case-sensitive.</param>
    /// <returns>The function, or null where there is none of that name.</returns>
    public static FormulaFunction? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether calls of the function are columns of a design, to be evaluated on the data.</summary>
    /// <param name="function">The function.</param>
    /// <returns>True for elementwise, stateful and categorical functions.</returns>
    public static bool IsColumn(FormulaFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Kind is FunctionKind.Elementwise or FunctionKind.Stateful or FunctionKind.Categorical;
    }

    /// <summary>The arguments of a call that may hold columns: all, but for <c>C(f, sum)</c>, whose second names a contrast.</summary>
    internal static IEnumerable<Argument> ColumnArguments(CallExpression call) =>
        call.Function == "C" ? call.Arguments.Where(argument => !ReferenceEquals(argument, ContrastArgument(call))) : call.Arguments;

    /// <summary>The argument of <c>C(f, sum)</c> that names the contrast: the one called <c>contr</c>, else the last without a name.</summary>
    internal static Argument? ContrastArgument(CallExpression call) =>
        call.Arguments.FirstOrDefault(argument => argument.Name == "contr")
        ?? (call.Arguments.Count > 1 ? call.Arguments.LastOrDefault(argument => argument.Name is null) : null);

    private static FormulaFunction Elementwise(string name, int maximum = 1) => new(name, 1, maximum, FunctionKind.Elementwise, true);

    private static IEnumerable<FormulaFunction> Unavailable(FunctionKind kind, params IEnumerable<string> names) =>
        names.Select(name => new FormulaFunction(name, 0, Any, kind, false));

    /// <summary>Whether a name is one of the additions that may follow the bar of a response.</summary>
    internal static bool IsAddition(string name) => Find(name) is { Kind: FunctionKind.Response, Name: not "cbind" };
}
