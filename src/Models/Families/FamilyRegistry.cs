using Bayes.Models.Errors;

namespace Bayes.Models.Families;

/// <summary>The families by name: what <c>--family NAME[:link]</c> can say. A new family adds one line here.</summary>
public static class FamilyRegistry
{
    private static readonly Entry[] Entries =
    [
        new("bernoulli", [Link.Logit, Link.Probit, Link.Cloglog], link => new BernoulliFamily(link)),
        new("binomial", [Link.Logit, Link.Probit, Link.Cloglog], link => new BinomialFamily(link)),
        new("poisson", [Link.Log], _ => new PoissonFamily()),
        new("gaussian", [Link.Identity], _ => new GaussianFamily()),
        new("student", [Link.Identity], _ => new StudentFamily()),
        new("lognormal", [Link.Identity], _ => new LognormalFamily()),
        new("gamma", [Link.Log], _ => new GammaFamily()),
        new("beta", [Link.Logit], _ => new BetaFamily()),
        new("negbinomial", [Link.Log], _ => new NegativeBinomialFamily()),
        new("negbinomial1", [Link.Log], _ => new NegativeBinomial1Family()),
        new("beta_binomial", [Link.Logit], _ => new BetaBinomialFamily()),
        new("zero_inflated_poisson", [Link.Log], _ => new ZeroInflatedPoissonFamily()),
        new("zero_inflated_negbinomial", [Link.Log], _ => new ZeroInflatedNegativeBinomialFamily()),
        new("zero_inflated_binomial", [Link.Logit], _ => new ZeroInflatedBinomialFamily()),
        new("hurdle_poisson", [Link.Log], _ => new HurdlePoissonFamily()),
        new("hurdle_negbinomial", [Link.Log], _ => new HurdleNegativeBinomialFamily()),
        new("cumulative", [Link.Logit, Link.Probit, Link.Cloglog], link => new CumulativeFamily(link)),
        new("sratio", [Link.Logit, Link.Probit, Link.Cloglog], link => new SequentialFamily(link)),
        new("acat", [Link.Logit], _ => new AdjacentFamily()),
        new("categorical", [Link.Logit], _ => new CategoricalFamily()),
    ];

    /// <summary>The names of all families.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Entries, e => e.Name);

    /// <summary>All families with all their links, as <see cref="Parse"/> reads them: <c>bernoulli:probit</c>.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Entries.SelectMany(e => e.Links.Select(link => $"{e.Name}:{Links.Name(link)}"))];

    /// <summary>Reads <c>NAME</c> or <c>NAME:link</c>.</summary>
    /// <param name="text">Such as <c>bernoulli</c> or <c>binomial:probit</c>.</param>
    /// <returns>The family.</returns>
    /// <exception cref="FamilyException">No such family, or no such link for it.</exception>
    public static Family Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().Split(':', '(');
        string name = parts[0].Trim().ToLowerInvariant();
        Entry entry = Array.Find(Entries, e => e.Name == name)
            ?? throw new FamilyException($"family: there is no family '{parts[0].Trim()}'.{Hint(name, Names)} The families are {string.Join(", ", Names)}.");
        if (parts.Length == 1)
        {
            return entry.Make(entry.Links[0]);
        }

        string linkName = parts[1].Trim().TrimEnd(')').ToLowerInvariant();
        string[] names = Array.ConvertAll(entry.Links, Links.Name);
        int index = Array.IndexOf(names, linkName);
        return index >= 0
            ? entry.Make(entry.Links[index])
            : throw new FamilyException($"family: {name} has no link '{linkName}'.{Hint(linkName, names)} Its links are {string.Join(", ", names)}.");
    }

    /// <summary>Finds a family by its name and link.</summary>
    /// <param name="name">The name.</param>
    /// <param name="link">The link's name.</param>
    /// <returns>The family; null where there is none, as for a family of the user's own.</returns>
    public static Family? Find(string name, string link)
    {
        Entry? entry = Array.Find(Entries, e => e.Name == name);
        int index = entry is null ? -1 : Array.IndexOf(Array.ConvertAll(entry.Links, Links.Name), link);
        return index >= 0 ? entry!.Make(entry.Links[index]) : null;
    }

    private static string Hint(string name, IReadOnlyList<string> candidates) =>
        Suggestions.Nearest(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private sealed record Entry(string Name, Link[] Links, Func<Link, Family> Make);
}
