using System.Text;

namespace Bayes.Models.Formulas;

/// <summary>Prints expanded models as a formula that expands to the same model.</summary>
internal static class SpecPrinter
{
    public static string Print(ResponseSpec response, PredictorSpec predictor) => $"{Print(response)} ~ {Print(predictor)}";

    public static string Print(ResponseSpec response)
    {
        List<string> additions = [];
        if (response.Form == ResponseForm.Trials)
        {
            additions.Add($"trials({response.Second})");
        }

        if (response.Exposure is Expression exposure)
        {
            additions.Add($"rate({exposure})");
        }

        if (response.CaseWeights is Expression cases)
        {
            additions.Add($"case_weights({cases})");
        }

        if (response.PrecisionWeights is Expression precisions)
        {
            additions.Add($"precision_weights({precisions})");
        }

        string outcome = response.Form == ResponseForm.SuccessFailure ? $"cbind({response.Value}, {response.Second})" : response.Value.ToString();
        return additions.Count == 0 ? outcome : $"{outcome} | {string.Join(" + ", additions)}";
    }

    public static string Print(PredictorSpec predictor)
    {
        List<string> summands = [.. Terms(predictor.Fixed.Terms), .. predictor.Fixed.Offsets.Select(o => $"offset({o})"), .. predictor.Groups.Select(Print)];
        if (!predictor.Fixed.HasIntercept)
        {
            summands.Insert(0, "0");
        }
        else if (predictor.Fixed.Terms.Count == 0)
        {
            summands.Insert(0, "1");
        }

        return Sum(summands);
    }

    /// <summary>A group term as it can be typed.</summary>
    public static string Print(GroupTerm group)
    {
        string bar = group.Covariance == CovarianceStructure.Diagonal ? "||" : group.Id is null ? "|" : $"| {NameSyntax.Quote(group.Id)} |";
        string effects = Sum([group.Effects.HasIntercept ? "1" : "0", .. Terms(group.Effects.Terms)]);
        string groups = group.By is null ? group.GroupLabel : $"gr({group.GroupLabel}, by = {group.By})";
        string function = group.Covariance is CovarianceStructure.Unstructured or CovarianceStructure.Diagonal ? "" : group.Covariance.Function();
        return $"{function}({effects} {bar} {groups})";
    }

    private static string Sum(List<string> summands)
    {
        StringBuilder text = new();
        foreach (string summand in summands)
        {
            // "- t" takes t out; every other summand is added.
            text.Append(text.Length == 0 ? "" : summand.StartsWith('-') ? " " : " + ").Append(summand);
        }

        return text.ToString();
    }

    // A reader numbers variables as they appear, and that decides between a:b and b:a. Terms by degree mostly say it right;
    // b + a:b, what remains of a * b - a, does not: then the longest terms go first, and if even that fails the
    // interaction of all variables, in order, leads the way and is taken out again at the end.
    private static IEnumerable<string> Terms(EquatableList<Term> terms)
    {
        if (ReadsBack(terms))
        {
            return terms.Select(t => t.Label);
        }

        Term[] longestFirst = [.. terms.OrderByDescending(t => t.Order)];
        if (ReadsBack(longestFirst))
        {
            return longestFirst.Select(t => t.Label);
        }

        Term all = new([.. InOrder(terms)]);
        IEnumerable<string> others = terms.Where(t => !t.Equals(all)).Select(t => t.Label).Prepend(all.Label);
        return terms.Contains(all) ? others : others.Append("- " + all.Label);
    }

    private static bool ReadsBack(IEnumerable<Term> terms)
    {
        Dictionary<Expression, int> appearance = [];
        foreach (Term term in terms)
        {
            int last = -1;
            foreach (Expression variable in term.Variables)
            {
                appearance.TryAdd(variable, appearance.Count);
                if (appearance[variable] < last)
                {
                    return false;
                }

                last = appearance[variable];
            }
        }

        return true;
    }

    // An order of all variables in which every term is increasing: repeatedly the first variable that must follow none of the rest.
    private static IEnumerable<Expression> InOrder(EquatableList<Term> terms)
    {
        List<Expression> rest = [.. terms.SelectMany(t => t.Variables).Distinct()];
        while (rest.Count > 0)
        {
            Expression next = rest.FirstOrDefault(v => terms.All(t => IsFirstOf(v, t, rest)), rest[0]);
            yield return next;
            rest.Remove(next);
        }
    }

    private static bool IsFirstOf(Expression variable, Term term, List<Expression> rest) =>
        !term.Variables.Contains(variable) || term.Variables.First(rest.Contains).Equals(variable);
}
