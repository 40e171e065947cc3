#:project ../src/Inference/Inference.csproj
// A family that the program does not have: counts that are never 0, because what has none is not seen (sizes of groups, days in hospital).
using Bayes;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;

// Seizures in the weeks that had any: 0 is cut off, and the mean is that of the Poisson distribution before.
Table epilepsy = Table.ReadCsv("examples/data/epilepsy.csv");
double[] count = [.. ((NumericColumn)epilepsy["count"]).Values];
Table seen = epilepsy.WithColumn(TableColumn.Numeric("seen", [.. count.Select(y => y > 0 ? y : double.NaN)]));

ModelSpec model = Model.Parse("seen ~ trt * time + offset(log(weeks)) + (1 | id)", new TruncatedPoissonFamily());
Console.WriteLine(model.Sample(seen, new SamplingOptions { Seed = 1 }).Summary());

/// <summary>Poisson counts above 0.</summary>
internal sealed record TruncatedPoissonFamily : DensityFamily<TruncatedPoissonDensity>
{
    public override string Name => "truncated_poisson";

    public override Link Link => Link.Log;

    public override EquatableList<DistributionalParameter> Parameters { get; } = [new DistributionalParameter("mu", Link.Log)];

    public override ResponseKind Kind => ResponseKind.Count;

    public override FamilyNotation Notation { get; } = new("TruncatedPoisson", "λ", "\\lambda");

    // Terms without a predictor; −∞ where there can be no such outcome.
    public override double LogNormalizer(double value, double trials)
    {
        double sum = value == 0 ? double.NegativeInfinity : 0;
        for (int k = 2; k <= value; k++)
        {
            sum -= Math.Log(k);
        }

        return sum;
    }

    public override double Mean(ReadOnlySpan<double> predictors)
    {
        double rate = Math.Exp(predictors[0]);
        return rate / -SpecialFunctions.ExpM1(-rate);
    }

    public override double Variance(ReadOnlySpan<double> predictors, double trials)
    {
        double rate = Math.Exp(predictors[0]);
        double mean = Mean(predictors);
        return mean * (1 + rate - mean);
    }

    // The first event of a Poisson process, known to come within the interval, and those after it.
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        double rate = Math.Min(Math.Exp(predictors[0]), 1e15);
        double first = -SpecialFunctions.Log1P(random.NextDouble() * SpecialFunctions.ExpM1(-rate));
        return 1 + random.NextPoisson(Math.Max(0, rate - first));
    }

    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows)
    {
        ResponseChecks.RequireCounts(Name, response, rows);
        if (response.Values.Contains(0))
        {
            throw new Bayes.Models.Errors.DataException($"the response '{response.Label}' is 0 in a row, and {Name} outcomes are 1 or more.");
        }
    }
}

/// <summary>y η − exp η − log(1 − exp(−exp η)): all that the sampler and maximum likelihood need; derivatives follow from it.</summary>
internal readonly struct TruncatedPoissonDensity : IRowDensity
{
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>
    {
        T rate = Taylor.Exp(predictors[0]);
        return (value * predictors[0]) - rate - Taylor.Log1MExp(-rate);
    }
}
