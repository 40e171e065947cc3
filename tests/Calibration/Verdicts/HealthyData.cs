using System.Globalization;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Calibration.Verdicts;

/// <summary>Simulated data sets with enough groups and enough rows in each that the methods have no reason to disagree.</summary>
/// <remarks>
/// Rows per group are chosen so that Laplace's approximation is good (30 binary rows, or counts near 4), groups so that the
/// standard deviation is known to a small part of its prior's width and lies far from 0.
/// </remarks>
public static class HealthyData
{
    /// <summary>How many there are.</summary>
    public const int Count = 40;

    /// <summary>The seed of the set that tests and results use.</summary>
    public const ulong DefaultSeed = 20_261_121;

    private static readonly (string Formula, Func<Family> Family, int Groups, int Rows)[] s_kinds =
    [
        ("y ~ x + arm + (1 | g)", () => Family.Bernoulli(), 40, 30),
        ("y ~ x + arm + (1 | g)", Family.Poisson, 40, 12),
        ("y | trials(n) ~ x + arm + (1 | g)", () => Family.Binomial(), 40, 4),
        ("y ~ x + arm + (x | g)", Family.Gaussian, 40, 15),
    ];

    /// <summary>Makes one data set.</summary>
    /// <param name="number">From 0 to <see cref="Count"/> − 1; it picks the kind and the random numbers.</param>
    /// <param name="seed">The seed of the set of data sets.</param>
    /// <returns>The case; every one deserves <c>agree</c>.</returns>
    public static VerdictCase Make(int number, ulong seed = DefaultSeed)
    {
        (string formula, Func<Family> family, int groups, int rows) = s_kinds[number % s_kinds.Length];
        RandomStream random = new(seed, (ulong)number);
        string name = family().Name;
        List<Row> data = [];
        for (int j = 0; j < groups; j++)
        {
            double intercept = 0.8 * random.NextNormal();
            double slope = 0.4 * random.NextNormal();
            for (int i = 0; i < rows; i++)
            {
                double x = random.NextNormal();
                int arm = random.NextDouble() < 0.5 ? 0 : 1;
                double predictor = intercept + (0.5 * x) - (0.4 * arm);
                double y = name switch
                {
                    "bernoulli" => random.NextDouble() < SpecialFunctions.Logistic(predictor) ? 1 : 0,
                    "poisson" => random.NextPoisson(Math.Exp(1.2 + predictor)),
                    "binomial" => random.NextBinomial(20, SpecialFunctions.Logistic(predictor)),
                    _ => 3 + predictor + (slope * x) + (0.7 * random.NextNormal()),
                };
                data.Add(new Row(y, 20, x, arm == 0 ? "A" : "B", string.Create(CultureInfo.InvariantCulture, $"g{j + 1:D2}")));
            }
        }

        return new VerdictCase(
            string.Create(CultureInfo.InvariantCulture, $"healthy_{name}_{number + 1:D2}"),
            Model.Parse(formula, family()),
            Table.From(data),
            "agree",
            "many groups, many rows in each, moderate standard deviations");
    }

#pragma warning disable IDE1006 // The names are the columns of the table.
    private sealed record Row(double y, double n, double x, string arm, string g);
#pragma warning restore IDE1006
}
