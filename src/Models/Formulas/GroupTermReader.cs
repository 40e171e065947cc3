using Bayes.Models.Errors;

namespace Bayes.Models.Formulas;

/// <summary>Reads group terms such as <c>(1 + x | a/b)</c>: their effects, their grouping factors, their covariance.</summary>
internal sealed class GroupTermReader(FormulaSource source, IReadOnlyList<string>? columns, Expression? response)
{
    private const int MaximumGroups = 100;

    private readonly List<GroupTerm> _terms = [];
    private readonly HashSet<(string Group, Term? Effect)> _effects = [];

    public IReadOnlyList<GroupTerm> Terms => _terms;

    /// <summary>A group term inside a call that chooses its covariance.</summary>
    public void ReadCovariance(CallExpression call, FormulaFunction function)
    {
        if (!function.IsAvailable)
        {
            throw source.Error(
                $"the covariance {call.Function}() is not available",
                call,
                "us(), diag(), cs() for one correlation of every two effects or ar1() for correlations that fall with the distance of levels");
        }

        if (call.Arguments is not [{ Name: null, Value: BinaryExpression { Operator: "|" or "||" } bar }])
        {
            throw source.Error($"{call.Function}() takes a group term", call, $"{call.Function}(effects | group)");
        }

        CovarianceStructure structure = CovarianceStructures.Of(call.Function);
        if (bar.Operator == "||" && structure != CovarianceStructure.Diagonal)
        {
            throw source.Error(
                structure == CovarianceStructure.HomogeneousDiagonal ? "homdiag() asks for one standard deviation and '||' for one of each effect" : $"{call.Function}() asks for correlations and '||' for none",
                call,
                null,
                $"Did you mean '({bar})'?");
        }

        Read(bar, structure);
    }

    /// <summary>A group term <c>effects | group</c>.</summary>
    public void Read(BinaryExpression bar, CovarianceStructure covariance)
    {
        string? id = null;
        Expression left = bar.Left;
        if (left is BinaryExpression { Operator: "|" or "||" } shared)
        {
            // Whether the effects had parentheses of their own, which would make a group term of them.
            bool isGroupTerm = shared.Span.Start < shared.Left.Span.Start;
            if (isGroupTerm || bar.Operator == "||" || shared.Operator == "||" || shared.Right is not NameExpression { Name: not "." } name || covariance != CovarianceStructure.Unstructured)
            {
                throw source.Error("a group term has one bar, or two around the name of terms whose effects are correlated", bar, "(x | g) or (x | id | g)", $"Did you mean '({shared.Left} | {bar.Right})'?");
            }

            id = name.Name;
            left = shared.Left;
        }

        TermExpander expander = new(source, columns, response, inGroupTerm: true);
        EffectSet effects = expander.Expand(left);
        if (!effects.HasIntercept && effects.Terms.Count == 0)
        {
            throw source.Error("this group term has no effects", left, "1 for an intercept, or columns");
        }

        // An intercept alone has no correlations: both bars say the same.
        if (effects.Terms.Count == 0)
        {
            if (covariance.HasOneCorrelation() || covariance == CovarianceStructure.HomogeneousDiagonal)
            {
                throw source.Error($"{covariance.Function()}() is the covariance of several effects, and an intercept is one", bar, $"{covariance.Function()}(0 + factor | {bar.Right}) or (1 | {bar.Right})");
            }

            covariance = CovarianceStructure.Unstructured;
        }

        (Expression groups, Expression? by) = Kinds(bar.Right);
        if (by is not null && id is not null)
        {
            throw source.Error("effects that terms share by '| id |' have one covariance, and gr(…, by =) asks for several", bar, "one of the two");
        }

        foreach (EquatableList<Expression> factors in Groups(groups))
        {
            GroupTerm term = new() { Effects = effects, Factors = factors, Covariance = covariance, Id = id, By = by };
            CheckRepeats(term, bar);
            _terms.Add(term);
        }
    }

    // The same effect twice over the same groups has no separate variances.
    private void CheckRepeats(GroupTerm term, BinaryExpression bar)
    {
        string group = string.Join(":", term.Factors.Select(f => f.ToString()).Order(StringComparer.Ordinal));
        IEnumerable<Term?> effects = term.Effects.Terms;
        foreach (Term? effect in term.Effects.HasIntercept ? effects.Prepend(null) : effects)
        {
            if (!_effects.Add((group, effect)))
            {
                string what = effect is null ? "the intercept varies" : $"the effect of {effect.Label} varies";
                string? suggestion = effect is null && term.Effects.Terms.Count > 0 ? "Take the intercept out of one of them with '0 +'." : null;
                throw source.Error($"{what} over {term.GroupLabel} twice", bar, null, suggestion);
            }
        }
    }

    /// <summary>The groups of <c>gr(groups, by = kind)</c> and the column of their kinds.</summary>
    private (Expression Groups, Expression? By) Kinds(Expression expression)
    {
        if (expression is not CallExpression { Function: "gr" } call)
        {
            return (expression, null);
        }

        const string expected = "gr(group, by = column)";
        if (call.Arguments.FirstOrDefault(a => a.Name is not (null or "by")) is { } other)
        {
            throw source.Error($"gr() knows the argument 'by' and not '{other.Name}'", call, expected);
        }

        Expression[] groups = [.. call.Arguments.Where(a => a.Name is null).Select(a => a.Value)];
        Expression[] kinds = [.. call.Arguments.Where(a => a.Name is not null).Select(a => a.Value)];
        if (groups.Length != 1 || kinds.Length > 1)
        {
            throw source.Error("gr() takes one grouping factor, and the column whose levels are kinds of groups", call, expected);
        }

        if (kinds is [not (NameExpression { Name: not "." } or CallExpression { Function: "factor", Arguments: [{ Name: null, Value: NameExpression { Name: not "." } }] })])
        {
            throw source.Error($"the kinds of groups are the levels of a column, and {kinds[0]} is none", call, expected);
        }

        return (groups[0], kinds.FirstOrDefault());
    }

    private List<EquatableList<Expression>> Groups(Expression expression)
    {
        switch (expression)
        {
            case NameExpression { Name: "." }:
                throw source.Error("'.' is no grouping factor", expression, "a column");
            case NameExpression:
            case CallExpression { Function: "factor", Arguments: [{ Name: null, Value: NameExpression { Name: not "." } }] }:
                return [[expression]];
            case BinaryExpression { Operator: ":" or "/" or "*" or "%in%" } binary:
                List<EquatableList<Expression>> left = Groups(binary.Left);
                List<EquatableList<Expression>> right = Groups(binary.Right);
                List<EquatableList<Expression>> groups = Combine(binary.Operator, left, right);
                return groups.Count <= MaximumGroups ? groups : throw source.Error($"this expands to more than {MaximumGroups} grouping factors", binary);
            default:
                throw BadGroup(expression);
        }
    }

    private static List<EquatableList<Expression>> Combine(string symbol, List<EquatableList<Expression>> left, List<EquatableList<Expression>> right)
    {
        IEnumerable<EquatableList<Expression>> pairs = left.SelectMany(a => right.Select(b => Join(a, b)));
        EquatableList<Expression> all = left.Aggregate(Join);
        IEnumerable<EquatableList<Expression>> groups = symbol switch
        {
            ":" or "%in%" => pairs,
            "*" => [.. left, .. right, .. pairs],
            _ => [.. left, .. right.Select(b => Join(all, b))],
        };
        return [.. groups.Distinct()];
    }

    private static EquatableList<Expression> Join(EquatableList<Expression> a, EquatableList<Expression> b) => [.. a.Concat(b).Distinct()];

    private FormulaException BadGroup(Expression expression)
    {
        const string expected = "a column, or factor(column)";
        switch (expression)
        {
            case NumberExpression:
                return source.Error($"the grouping factor is the number {expression}", expression, expected, "Every row would be in one group.");
            case BinaryExpression { Operator: "+" } sum:
                return source.Error(
                    "'+' cannot join grouping factors", expression, "a:b for combinations or a/b for nested groups", $"For crossed factors write (… | {sum.Left}) + (… | {sum.Right}).");
            case CallExpression { Function: "gr" } call:
                return source.Error("gr() stands around all of the groups of a term", call, "gr(a:b, by = column)");
            case CallExpression { Function: "mm" } call:
                return source.Error($"{call.Function}() is not available yet", expression, expected);
            case CallExpression call:
                source.CheckCall(call);
                return source.Error($"{expression} is no grouping factor", expression, expected, "Make it a column of the data first.");
            default:
                return source.Error($"{expression} is no grouping factor", expression, expected);
        }
    }
}
