using Bayes.Models.Families;

namespace Bayes.Models.Tests.Families;

/// <summary>Derivatives of the row log likelihoods against finite differences of the next lower order.</summary>
public class DerivativeTests
{
    private static readonly double[] s_values = [-30, -9, -4, -1.3, -0.02, 0, 0.6, 2.2, 5, 30];

    public static TheoryData<string> Families => [.. Outcomes.Names];

    [Theory]
    [MemberData(nameof(Families))]
    public void Each_order_is_the_slope_of_the_order_below(string name)
    {
        Family family = Outcomes.Family(name);
        int k = family.Parameters.Count;
        foreach ((double y, double[] trials, double[] eta) in Points(family))
        {
            if (double.Abs(eta[0]) > 20 && family.Link is Link.Cloglog or Link.Log)
            {
                continue;
            }

            Row at = Evaluate(family, y, trials, eta);
            double sum = family.LogLikelihood(new ResponseBlock([y], trials), eta, new double[k]);
            Close(sum, at.Value, 1e-13);
            for (int c = 0; c < k; c++)
            {
                Row slope = Slope(family, y, trials, eta, c);
                Close(slope.Value, at.First[c], 2e-8);
                for (int a = 0; a < k; a++)
                {
                    Close(slope.First[a], at.Second[Pair(k, a, c)], 2e-8);
                    for (int b = a; b < k; b++)
                    {
                        Close(slope.Second[Pair(k, a, b)], at.Third[Triple(k, a, b, c)], 2e-8);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_block_has_the_sum_and_the_slopes_of_its_rows_with_constants_and_without(string name)
    {
        Family family = Outcomes.Family(name);
        int k = family.Parameters.Count;
        (double Y, double[] Trials, double[] Eta)[] points = [.. Points(family).Where(p => double.Abs(p.Eta[0]) < 10)];
        Assert.All(
            [points, .. points.GroupBy(p => string.Join(' ', p.Eta.Skip(1))).Select(g => g.ToArray())],
            block =>
            {
                double[] predictors = [.. Enumerable.Range(0, k).SelectMany(a => block.Select(p => p.Eta[a]))];
                double[] slopes = new double[predictors.Length];
                double sum = family.LogLikelihood(new ResponseBlock([.. block.Select(p => p.Y)], [.. block.SelectMany(p => p.Trials)]), predictors, slopes);
                Row[] rows = [.. block.Select(p => Evaluate(family, p.Y, p.Trials, p.Eta))];
                Close(rows.Sum(r => r.Value), sum, 1e-12);
                for (int i = 0; i < rows.Length; i++)
                {
                    for (int a = 0; a < k; a++)
                    {
                        Close(rows[i].First[a], slopes[(a * rows.Length) + i], 1e-12);
                    }
                }
            });
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void The_expected_information_is_the_mean_of_the_observed(string name)
    {
        Family family = Outcomes.Family(name);
        int k = family.Parameters.Count;
        double[] trials = family.Notation.HasTrials ? [5.0] : [];
        foreach (double eta in new[] { -2.5, -0.3, 0.0, 1.1 })
        {
            // Precise shares, so that the density has no poles at 0 and 1.
            double[] predictors = [eta, .. Enumerable.Repeat(family.Kind == ResponseKind.Share ? 3 : 0.4, k - 1)];
            double[] expected = new double[k * (k + 1) / 2];
            family.ExpectedInformation(predictors, trials, expected);
            double[] mean = new double[expected.Length];
            foreach ((double y, double weight) in Outcomes.Of(family, predictors, trials.Length == 0 ? 1 : trials[0]))
            {
                Row row = Evaluate(family, y, trials, predictors);
                double density = weight * Math.Exp(row.Value + family.LogNormalizer(y, trials.Length == 0 ? 1 : trials[0]));
                for (int i = 0; i < mean.Length; i++)
                {
                    mean[i] -= density * row.Second[i];
                }
            }

            for (int i = 0; i < mean.Length; i++)
            {
                Assert.Equal(mean[i], expected[i], 1e-9);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Far_predictors_have_finite_derivatives_and_information(string name)
    {
        Family family = Outcomes.Family(name);
        int k = family.Parameters.Count;
        foreach (double[] eta in Corners(family, 30))
        {
            foreach ((double y, double[] trials, _) in Points(family))
            {
                Row row = Evaluate(family, y, trials, eta);
                Assert.All([row.Value, .. row.First, .. row.Second, .. row.Third], d => Assert.True(double.IsFinite(d), $"{name} y = {y} at {string.Join(' ', eta)}: {d}"));
            }

            double[] information = new double[k * (k + 1) / 2];
            family.ExpectedInformation(eta, family.Notation.HasTrials ? [9] : [], information);
            Assert.All(information, d => Assert.True(double.IsFinite(d), $"{name} information at {string.Join(' ', eta)}: {d}"));
            for (int a = 0; a < k; a++)
            {
                Assert.True(information[Pair(k, a, a)] >= 0);
            }
        }
    }

    /// <summary>All points whose coordinates are ± a size; the distances of thresholds are e^±4 and disc e^±1, for exp(e^30) is no number.</summary>
    internal static IEnumerable<double[]> Corners(Family family, double size)
    {
        int k = family.Parameters.Count;
        double[] sizes = [.. family.Parameters.Select((p, a) => p.IsThreshold && a > 1 ? 4 : p.IsRelative ? 1 : size)];
        return Enumerable.Range(0, 1 << k).Select(bits => Enumerable.Range(0, k).Select(a => (bits >> a & 1) == 0 ? -sizes[a] : sizes[a]).ToArray());
    }

    private static IEnumerable<(double Y, double[] Trials, double[] Eta)> Points(Family family)
    {
        (double Y, double[] Trials)[] outcomes = family.Kind switch
        {
            ResponseKind.Binary when family.Notation.HasTrials => [(0, [4]), (4, [4]), (3, [8]), (30, [70])],
            ResponseKind.Binary => [(0, []), (1, [])],
            ResponseKind.Category => [(1, []), (2, []), (4, []), (5, [])],
            ResponseKind.Count => [(0, []), (1, []), (7, []), (60, [])],
            ResponseKind.Positive => [(0.04, []), (1.3, []), (20, [])],
            ResponseKind.Share => [(0.02, []), (0.4, []), (0.97, [])],
            _ => [(1.3, []), (-2, [])],
        };
        double[][] others = family.Parameters.Count switch
        {
            1 => [[]],
            2 => [[-0.7], [1.1], [3.2]],
            4 => [[-0.7, 0.4, -4.5], [1.1, -2, 0.3]],
            5 => [[-0.7, 0.4, -4.5, 0.8], [1.1, -2, 0.3, -0.4]],
            6 => [[-0.7, 0.4, -4.5, 0.8, -0.4], [1.1, -2, 0.3, -0.4, -1.3]],
            _ => [[-0.7, 0.4], [1.1, -2], [3.2, 1.5]],
        };
        return s_values.SelectMany(eta => outcomes.SelectMany(o => others.Select(rest => (o.Y, o.Trials, (double[])[eta, .. rest]))));
    }

    private static Row Slope(Family family, double y, double[] trials, double[] eta, int c)
    {
        const double Step = 1e-3;
        Row[] at = [.. new[] { -2, -1, 1, 2 }.Select(s =>
        {
            double[] moved = [.. eta];
            moved[c] += s * Step;
            return Evaluate(family, y, trials, moved);
        })];
        return new Row(
            Slope(at, r => r.Value),
            [.. Enumerable.Range(0, at[0].First.Length).Select(i => Slope(at, r => r.First[i]))],
            [.. Enumerable.Range(0, at[0].Second.Length).Select(i => Slope(at, r => r.Second[i]))],
            []);

        static double Slope(Row[] at, Func<Row, double> value) =>
            ((8 * (value(at[2]) - value(at[1]))) - (value(at[3]) - value(at[0]))) / (12 * Step);
    }

    private static Row Evaluate(Family family, double y, double[] trials, double[] eta)
    {
        int k = eta.Length;
        double[] value = new double[1];
        double[] first = new double[k];
        double[] second = new double[k * (k + 1) / 2];
        double[] third = new double[k * (k + 1) * (k + 2) / 6];
        family.Differentiate(new ResponseBlock([y], trials), eta, new RowDerivatives { Value = value, First = first, Second = second, Third = third });
        return new Row(value[0], first, second, third);
    }

    private static int Pair(int k, int a, int b)
    {
        (a, b) = (Math.Min(a, b), Math.Max(a, b));
        return (a * k) - (a * (a - 1) / 2) + (b - a);
    }

    private static int Triple(int k, int a, int b, int c)
    {
        int[] sorted = [.. new[] { a, b, c }.Order()];
        int place = 0;
        for (int x = 0; x < k; x++)
        {
            for (int y = x; y < k; y++)
            {
                for (int z = y; z < k; z++, place++)
                {
                    if (x == sorted[0] && y == sorted[1] && z == sorted[2])
                    {
                        return place;
                    }
                }
            }
        }

        throw new InvalidOperationException();
    }

    private static void Close(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");

    private sealed record Row(double Value, double[] First, double[] Second, double[] Third);
}
