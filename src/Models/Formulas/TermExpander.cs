using Bayes.Models.Errors;

namespace Bayes.Models.Formulas;

/// <summary>Expands a sum of terms: operators become interactions, repeats merge, the rest is ordered by degree.</summary>
/// <remarks>
/// Follows <c>terms.formula</c> of R: variables are numbered as they first appear, a term is a set of them, and terms of equal degree
/// keep their order. Departures, each an error instead of a silent surprise: <c>0</c> and <c>1</c> as operands of products, a sign
/// before a term that would take out nothing, products of operands without terms (of which R keeps one or the other), comparisons
/// without <c>I()</c>, and the response among the predictors.
/// </remarks>
internal sealed class TermExpander(FormulaSource source, IReadOnlyList<string>? columns, Expression? response, bool inGroupTerm = false)
{
    private const int MaximumTerms = 10_000;
    private const long MaximumProducts = 3_000_000;

    private readonly List<Expression> _variables = [];
    private readonly Dictionary<Expression, int> _indices = [];
    private readonly List<Expression> _offsets = [];
    private readonly GroupTermReader _groups = new(source, columns, response);
    private bool _intercept = true;
    private long _products;

    /// <summary>Where a node stands: what is allowed there.</summary>
    private enum Place
    {
        /// <summary>A summand of the predictor: anything.</summary>
        Sum,

        /// <summary>A summand inside a product: no group terms and offsets.</summary>
        InnerSum,

        /// <summary>A direct operand of a product: no 0 and 1 either.</summary>
        Operand,
    }

    public IReadOnlyList<GroupTerm> Groups => _groups.Terms;

    public EffectSet Expand(Expression expression)
    {
        TermList terms = Encode(expression, Place.Sum, true);
        return new EffectSet
        {
            HasIntercept = _intercept,
            Terms = [.. terms.Terms.OrderBy(t => t.Count).Select(ToTerm)],
            Offsets = [.. _offsets],
        };
    }

    private Term ToTerm(VariableSet set) => new([.. set.Variables.Select(i => _variables[i])]);

    private TermList Encode(Expression expression, Place place, bool adding) => expression switch
    {
        NumberExpression number => EncodeNumber(number, place, adding),
        NameExpression { Name: "." } => EncodeDot(expression),
        NameExpression => Variable(expression),
        CallExpression call => EncodeCall(call, place, adding),
        UnaryExpression unary => EncodeSign(unary, place, adding),
        BinaryExpression binary => EncodeBinary(binary, place, adding),
        StringExpression text => throw source.Error(
            "a text in quotes is no term", text, "a term", NameSyntax.NeedsQuotes(text.Value) ? "A column name stands in back-quotes." : $"Did you mean '{text.Value}'?"),
        _ => throw source.Error($"{expression} is no term", expression, "a term"),
    };

    private TermList EncodeNumber(NumberExpression number, Place place, bool adding)
    {
        if (number.Value is not (0 or 1))
        {
            throw source.Error($"the number {number} is no term", number, "a column, or 0 or 1 for the intercept");
        }

        if (place == Place.Operand)
        {
            throw source.Error($"{number} stands for the intercept and has no interactions", number, "a term");
        }

        _intercept = number.Value == 1 == adding;
        return new TermList();
    }

    private TermList EncodeDot(Expression dot)
    {
        if (columns is null)
        {
            throw source.Error("'.' stands for all other columns, and the columns of the table are not known here", dot, null, "Name the columns, or pass their names with the formula.");
        }

        return new TermList(columns.SelectMany(c => Variable(new NameExpression(c) { Span = dot.Span }).Terms));
    }

    private TermList Variable(Expression expression)
    {
        if (expression.Equals(response))
        {
            throw source.Error($"the response '{expression}' stands among its own predictors", expression, null, "Take it out on the right of '~'.");
        }

        if (!_indices.TryGetValue(expression, out int index))
        {
            index = _variables.Count;
            _variables.Add(expression);
            _indices.Add(expression, index);
        }

        return new TermList(new VariableSet(index));
    }

    private TermList EncodeCall(CallExpression call, Place place, bool adding)
    {
        FormulaFunction function = source.CheckCall(call);
        switch (function.Kind)
        {
            case FunctionKind.Elementwise or FunctionKind.Stateful or FunctionKind.Categorical:
                return Variable(call);
            case FunctionKind.Offset:
                RequireSummand(call, "offset()", place, adding);
                _offsets.Add(call.Arguments[0].Value);
                return new TermList();
            case FunctionKind.Covariance:
                RequireSummand(call, "a group term", place, adding);
                _groups.ReadCovariance(call, function);
                return new TermList();
            case FunctionKind.Response when call.Function == "weights":
                throw source.AmbiguousWeights(call);
            case FunctionKind.Response:
                string example = call.Function == "cbind" ? call.ToString() : $"y | {call}";
                throw source.Error($"{call.Function}() belongs to the response", call, "a term", $"Write it before '~': {example}.");
            case FunctionKind.Vector:
                throw source.Error("c() is no term", call, "a term", "Terms are joined by '+'.");
            case FunctionKind.Special when call.Function == "gr":
                throw source.Error("gr() names the groups of a group term", call, "a term", "Write it after the bar: (1 | gr(group, by = column)).");
            default:
                throw source.Error($"{call.Function}() is not available yet", call);
        }
    }

    private void RequireSummand(Expression expression, string what, Place place, bool adding)
    {
        if (inGroupTerm)
        {
            throw source.Error($"{what} cannot stand inside a group term", expression);
        }

        if (!adding)
        {
            throw source.Error($"{what} cannot be taken out with '-'", expression, null, "Leave it out of the formula.");
        }

        if (place != Place.Sum)
        {
            throw source.Error($"{what} cannot be part of an interaction", expression, null, "Add it with '+'.");
        }
    }

    private TermList EncodeSign(UnaryExpression unary, Place place, bool adding)
    {
        if (unary.Operator == "!")
        {
            throw source.Error("'!' stands only inside a call", unary, "a term", $"Write I({unary}).");
        }

        if (unary.Operator == "-" && unary.Operand is not NumberExpression)
        {
            throw source.Error("there is nothing before this '-' to take the term out of", unary, "a term", $"For the negative values write I({unary}).");
        }

        return Encode(unary.Operand, place, unary.Operator == "-" ? !adding : adding);
    }

    private TermList EncodeBinary(BinaryExpression binary, Place place, bool adding)
    {
        switch (binary.Operator)
        {
            case "+" or "-":
                return EncodeSum(binary, place == Place.Sum ? Place.Sum : Place.InnerSum, adding);
            case "|" or "||":
                RequireSummand(binary, "a group term", place, adding);
                _groups.Read(binary, binary.Operator == "||" ? CovarianceStructure.Diagonal : CovarianceStructure.Unstructured);
                return new TermList();
            case "^":
                return EncodePower(binary, adding);
            case "*" or "/" or ":" or "%in%":
                TermList left = EncodeOperand(binary.Left, adding);
                TermList right = EncodeOperand(binary.Right, adding);
                CheckProduct(left, right, binary);
                return Checked(
                    binary.Operator switch { "*" => left.Cross(right), "/" => left.Nest(right), ":" => left.Interact(right), _ => left.Within(right) },
                    binary);
            default:
                throw source.Error($"'{binary.Operator}' stands only inside a call", binary, "a sum of terms", $"Write I({binary}).");
        }
    }

    // Long sums are chains of left operands and are read in a loop.
    private TermList EncodeSum(BinaryExpression sum, Place place, bool adding)
    {
        Stack<BinaryExpression> chain = new([sum]);
        while (chain.Peek().Left is BinaryExpression { Operator: "+" or "-" } left)
        {
            chain.Push(left);
        }

        TermList terms = new(Encode(chain.Peek().Left, place, adding).Terms);
        foreach (BinaryExpression node in chain)
        {
            bool plus = node.Operator == "+";
            TermList right = Encode(node.Right, place, plus == adding);
            if (plus)
            {
                terms.AddRange(right.Terms);
                Checked(terms, node);
            }
            else
            {
                terms.Remove(right);
            }
        }

        return terms;
    }

    private TermList EncodePower(BinaryExpression power, bool adding)
    {
        if (power.Right is not NumberExpression { Value: >= 1 } exponent || exponent.Value != Math.Floor(exponent.Value))
        {
            throw source.Error("'^' in a formula joins terms up to an order and takes a whole number, 1 or more", power.Right, "a whole number", $"For a power of values write I({power}).");
        }

        TermList terms = EncodeOperand(power.Left, adding);
        return terms.Power(exponent.Value, (a, b) => CheckProduct(Checked(a, power), b, power));
    }

    private TermList EncodeOperand(Expression operand, bool adding)
    {
        TermList terms = Encode(operand, Place.Operand, adding);
        return terms.Terms.Count > 0 ? terms : throw source.Error($"no term is left in {operand}", operand, "an operand with terms");
    }

    private void CheckProduct(TermList left, TermList right, Expression at)
    {
        _products += (long)left.Terms.Count * right.Terms.Count;
        if (_products > MaximumProducts)
        {
            throw TooMany(at);
        }
    }

    private TermList Checked(TermList terms, Expression at) => terms.Terms.Count <= MaximumTerms ? terms : throw TooMany(at);

    private FormulaException TooMany(Expression at) => source.Error("this expands to more than 10,000 terms", at);
}
