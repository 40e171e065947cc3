using Bayes.Models.Conditional;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Tests.Posterior;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Conditional;

public class ConditionalModeTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string family in Designs.Families)
            {
                foreach (string structure in Designs.Structures.Where(s => s != "none"))
                {
                    cases.Add(family, structure);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_the_mode_the_score_pulls_as_much_as_the_normal_density(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        ConditionalMode mode = new(new ConditionalRows(model));
        RandomStream random = new(12, 1);
        for (int round = 0; round < 4; round++)
        {
            double value = mode.Find(Point(model, random, 0.5));
            Assert.True(double.IsFinite(value));
            double[] pull = new double[mode.Spherical.Length];
            mode.Covariance.ApplyTransposed(mode.Score, pull);
            for (int i = 0; i < pull.Length; i++)
            {
                Assert.Equal(pull[i], mode.Spherical[i], 1e-8 * Math.Max(1, Math.Abs(pull[i])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Where_the_search_came_from_does_not_show(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        ConditionalRows rows = new(model);
        ConditionalMode travelled = new(rows);
        RandomStream random = new(13, 1);
        for (int round = 0; round < 4; round++)
        {
            double[] point = Point(model, random, 0.3);
            double warm = travelled.Find(point);
            ConditionalMode fresh = new(rows);
            Assert.Equal(fresh.Find(point), warm, 1e-9 * Math.Abs(warm));
            Assert.Equal(fresh.Factor.LogDeterminant, travelled.Factor.LogDeterminant, 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Far_out_there_is_a_value_or_NaN_and_never_an_exception(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        ConditionalMode mode = new(new ConditionalRows(model));
        RandomStream random = new(14, 1);
        foreach (double scale in new[] { 5, 100, 1e6, 1e200, double.PositiveInfinity, double.NaN })
        {
            mode.Find(Point(model, random, scale));
        }

        // And it comes back.
        Assert.True(double.IsFinite(mode.Find(Point(model, random, 0.3))));
    }

    [Fact]
    public void Standard_deviations_of_zero_leave_the_effects_at_zero()
    {
        BoundModel model = Designs.Make("poisson", "three correlated");
        ConditionalMode mode = new(new ConditionalRows(model));
        Assert.True(double.IsFinite(mode.Find(new double[model.Layout.PopulationCount])));
        Assert.All(mode.Effects.ToArray(), e => Assert.Equal(0, e));
        Assert.Equal(0, mode.Factor.LogDeterminant, 1e-15);
    }

    [Theory]
    [InlineData("bernoulli:logit", "correlated slope")]
    [InlineData("poisson", "crossed")]
    [InlineData("gaussian with sigma predicted", "correlated slope")]
    public void A_search_allocates_nothing(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        ConditionalMode mode = new(new ConditionalRows(model));
        RandomStream random = new(15, 1);
        double[][] points = [.. Enumerable.Range(0, 20).Select(_ => Point(model, random, 0.3))];
        long allocated = Allocations.Least(() =>
        {
            foreach (double[] point in points)
            {
                mode.Find(point);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static double[] Point(BoundModel model, RandomStream random, double scale)
    {
        double[] point = [.. Enumerable.Range(0, model.Layout.PopulationCount).Select(_ => scale * random.NextNormal())];
        int intercept = model.Layout.Predictors[0].Intercept;
        if (intercept >= 0 && model.Family.Link == Link.Identity)
        {
            // Far from the response, effects on a scale have more than one mode.
            point[intercept] += 3;
        }

        return point;
    }
}
