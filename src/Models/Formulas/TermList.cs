namespace Bayes.Models.Formulas;

/// <summary>Terms in order of appearance, each once, with the products of R's formula algebra.</summary>
internal sealed class TermList
{
    private readonly List<VariableSet> _terms = [];
    private readonly HashSet<VariableSet> _known = [];

    public TermList(params IEnumerable<VariableSet> terms) => AddRange(terms);

    public IReadOnlyList<VariableSet> Terms => _terms;

    public void AddRange(IEnumerable<VariableSet> terms)
    {
        foreach (VariableSet term in terms)
        {
            Add(term);
        }
    }

    public void Remove(TermList other)
    {
        _terms.RemoveAll(other._known.Contains);
        _known.ExceptWith(other._known);
    }

    /// <summary><c>a:b</c>: every pair.</summary>
    public TermList Interact(TermList other)
    {
        TermList pairs = new();
        foreach (VariableSet left in _terms)
        {
            foreach (VariableSet right in other._terms)
            {
                pairs.Add(left.Union(right));
            }
        }

        return pairs;
    }

    /// <summary><c>a * b</c>: both and every pair.</summary>
    public TermList Cross(TermList other) => new([.. _terms, .. other._terms, .. Interact(other)._terms]);

    /// <summary><c>a %in% b</c>: each term of a within all variables of b.</summary>
    public TermList Within(TermList other) => new(_terms.Select(a => a.Union(other.All())));

    /// <summary><c>a / b</c>: a, and b within all variables of a.</summary>
    public TermList Nest(TermList other) => new([.. _terms, .. other.Within(this)._terms]);

    /// <summary><c>a ^ n</c>: products of n terms, repeats merged.</summary>
    /// <param name="exponent">n ≥ 1.</param>
    /// <param name="check">Called with each product before it is computed.</param>
    public TermList Power(double exponent, Action<TermList, TermList> check)
    {
        TermList result = this;
        for (double n = 1; n < exponent; n++)
        {
            check(result, this);
            TermList next = result.Interact(this);
            if (next._known.SetEquals(result._known))
            {
                return next;
            }

            result = next;
        }

        return result;
    }

    private VariableSet All() => _terms.Aggregate(new VariableSet(), (all, term) => all.Union(term));

    private void Add(VariableSet term)
    {
        if (_known.Add(term))
        {
            _terms.Add(term);
        }
    }
}
