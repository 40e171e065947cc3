namespace Bayes.Models.Families;

/// <summary>The conditional distribution of the response given its linear predictors.</summary>
public abstract record Family
{
    /// <summary>The family's name on the command line and in output, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>The link of the mean.</summary>
    public abstract Link Link { get; }

    /// <summary>Name and link, such as <c>bernoulli(logit)</c>.</summary>
    public string Label => $"{Name}({Link.ToString().ToLowerInvariant()})";

    /// <summary>0/1 outcomes.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <returns>The family.</returns>
    public static Family Bernoulli(Link link = Link.Logit) => new Placeholder("bernoulli", link);

    /// <summary>Successes out of a number of trials.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <returns>The family.</returns>
    public static Family Binomial(Link link = Link.Logit) => new Placeholder("binomial", link);

    /// <summary>Counts.</summary>
    /// <returns>The family.</returns>
    public static Family Poisson() => new Placeholder("poisson", Link.Log);

    /// <summary>Continuous outcomes with constant variance.</summary>
    /// <returns>The family.</returns>
    public static Family Gaussian() => new Placeholder("gaussian", Link.Identity);

    private sealed record Placeholder(string FamilyName, Link FamilyLink) : Family
    {
        public override string Name => FamilyName;

        public override Link Link => FamilyLink;
    }
}
