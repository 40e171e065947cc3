using System.Globalization;
using System.Text;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;
using static Bayes.Models.Dsl;

namespace Bayes.Models.Tests;

/// <summary>Group terms with structured covariances, from their spelling to the names of their parameters.</summary>
public class StructuredTermsTests
{
    [Theory]
    [InlineData("y ~ x + diag(1 + x | g)", "y ~ x + (1 + x || g)")]
    [InlineData("y ~ x + us(1 + x | g)", "y ~ x + (1 + x | g)")]
    [InlineData("y ~ x + ar1(0 + f | g)", "y ~ x + ar1(0 + f | g)")]
    [InlineData("y ~ x + hetar1(0 + f | g)", "y ~ x + hetar1(0 + f | g)")]
    [InlineData("y ~ x + cs(x | g)", "y ~ x + cs(1 + x | g)")]
    [InlineData("y ~ x + homcs(0 + f | gr(g, by = k))", "y ~ x + homcs(0 + f | gr(g, by = k))")]
    [InlineData("y ~ x + (x | gr(g, by = k))", "y ~ x + (1 + x | gr(g, by = k))")]
    [InlineData("y ~ x + (1 | gr(g))", "y ~ x + (1 | g)")]
    [InlineData("y ~ x + (1 | gr(g:f, by = k))", "y ~ x + (1 | gr(g:f, by = k))")]
    public void A_model_is_printed_as_it_can_be_typed(string typed, string printed)
    {
        ModelSpec model = Model.Parse(typed, Family.Poisson());
        Assert.Equal(printed, model.Formula);
        Assert.Equal(model, Model.Parse(printed, Family.Poisson()));
    }

    [Fact]
    public void Both_spellings_of_a_model_are_equal()
    {
        var (y, x, f, g, k) = Columns("y", "x", "f", "g", "k");
        Assert.Equal(Model.Parse("y ~ x + diag(1 + x | g)", Family.Poisson()), Poisson(y).On(x + Diagonal(1 + x | g)));
        Assert.Equal(Model.Parse("y ~ x + homdiag(0 + f | g)", Family.Poisson()), Poisson(y).On(x + Diagonal(0 + f | g, homogeneous: true)));
        Assert.Equal(Model.Parse("y ~ x + cs(0 + f | g)", Family.Poisson()), Poisson(y).On(x + CompoundSymmetry(0 + f | g)));
        Assert.Equal(Model.Parse("y ~ x + homcs(0 + f | g)", Family.Poisson()), Poisson(y).On(x + CompoundSymmetry(0 + f | g, homogeneous: true)));
        Assert.Equal(Model.Parse("y ~ x + ar1(0 + f | g)", Family.Poisson()), Poisson(y).On(x + Autoregressive(0 + f | g)));
        Assert.Equal(Model.Parse("y ~ x + hetar1(0 + f | g)", Family.Poisson()), Poisson(y).On(x + Autoregressive(0 + f | g, homogeneous: false)));
        Assert.Equal(Model.Parse("y ~ x + (1 + x | gr(g, by = k))", Family.Poisson()), Poisson(y).On(x + (1 + x | Grouped(g, by: k))));
    }

    [Theory]
    [InlineData("cs(0 + f | g)", "sd_g__fa sd_g__fb sd_g__fc cor_g__cs")]
    [InlineData("homcs(0 + f | g)", "sd_g__homcs cor_g__homcs")]
    [InlineData("ar1(0 + f | g)", "sd_g__ar1 cor_g__ar1")]
    [InlineData("hetar1(0 + f | g)", "sd_g__fa sd_g__fb sd_g__fc cor_g__hetar1")]
    [InlineData("homdiag(0 + f | g)", "sd_g__homdiag")]
    [InlineData("ar1(0 + f | gr(g, by = k))", "sd_g__ar1:ku sd_g__ar1:kv cor_g__ar1:ku cor_g__ar1:kv")]
    [InlineData("(1 + x | gr(g, by = k))", "sd_g__Intercept:ku sd_g__x:ku sd_g__Intercept:kv sd_g__x:kv cor_g__Intercept:ku__x:ku cor_g__Intercept:kv__x:kv")]
    [InlineData("cs(1 + x | g) + cs(0 + f | g)", "sd_g__Intercept sd_g__x sd_g__fa sd_g__fb sd_g__fc cor_g__cs cor_g__cs_2")]
    public void Draws_are_named(string term, string names)
    {
        BoundModel model = Bind($"y ~ x + {term}");
        Assert.Equal(names, string.Join(' ', model.Quantities.Names.Where(n => n.StartsWith("sd_", StringComparison.Ordinal) || n.StartsWith("cor_", StringComparison.Ordinal))));
    }

    [Fact]
    public void Each_group_of_a_kind_has_one_effect_under_its_own_name()
    {
        BoundModel model = Bind("y ~ x + (1 | gr(g, by = k))");
        string[] effects = [.. model.Quantities.Names.Where(n => n.StartsWith("r_", StringComparison.Ordinal))];

        // Groups of kind u come first: those with an odd number.
        Assert.Equal("r_g[g1,Intercept] r_g[g3,Intercept] r_g[g5,Intercept] r_g[g2,Intercept] r_g[g4,Intercept] r_g[g6,Intercept]", string.Join(' ', effects));
    }

    [Theory]
    [InlineData("cs(0 + f | g)")]
    [InlineData("ar1(0 + f | gr(g, by = k))")]
    [InlineData("homdiag(0 + f | g)")]
    [InlineData("(1 + x | gr(g, by = k))")]
    public void Quantities_are_read_back_into_parameters(string term)
    {
        BoundModel model = Bind($"y ~ x + {term}");
        RandomStream random = new(3, 1);
        double[] position = new double[model.Layout.Dimension];
        model.CreatePriorSampler().Sample(random, position);
        double[] values = new double[model.Quantities.All.Count];
        double[] back = new double[position.Length];
        model.Quantities.Write(position, values);
        model.Quantities.Read(values, back);
        for (int i = 0; i < back.Length; i++)
        {
            Assert.Equal(position[i], back[i], 1e-9 * Math.Max(1, Math.Abs(position[i])));
        }
    }

    [Theory]
    [InlineData("default", "beta(2, 2)")]
    [InlineData("brms", "beta(1, 1)")]
    [InlineData("rstanarm", "beta(1, 1)")]
    [InlineData("bambi", "beta(2, 2)")]
    public void A_single_correlation_has_a_beta_prior_on_its_range(string preset, string expected)
    {
        BoundModel model = Bind("y ~ x + ar1(0 + f | g)", PriorPresets.Parse(preset));
        Assert.Equal(expected, model.Priors.Single(p => p.Parameter == "cor_g__ar1").Text);
    }

    [Theory]
    [InlineData("cor: lkj(4)", "beta(4, 4)")]
    [InlineData("cor_g: lkj(4)", "beta(4, 4)")]
    [InlineData("cor_g__ar1: beta(3, 1)", "beta(3, 1)")]
    public void The_prior_of_a_single_correlation_can_be_replaced_by_name_or_class(string given, string expected) =>
        Assert.Equal(expected, Bind("y ~ x + ar1(0 + f | g)", PriorPreset.Default, given).Priors.Single(p => p.Parameter == "cor_g__ar1").Text);

    [Fact]
    public void A_prior_for_all_kinds_of_groups_is_given_without_the_kind()
    {
        BoundModel model = Bind("y ~ x + (1 + x | gr(g, by = k))", PriorPreset.Default, "sd_g__x: exponential(3)", "sd_g__x:kv: exponential(5)");
        Assert.Equal("exponential(3)", model.Priors.Single(p => p.Parameter == "sd_g__x:ku").Text);
        Assert.Equal("exponential(5)", model.Priors.Single(p => p.Parameter == "sd_g__x:kv").Text);
    }

    [Fact]
    public void A_density_that_is_no_beta_is_refused_for_a_correlation()
    {
        PriorException error = Assert.Throws<PriorException>(() => Bind("y ~ x + ar1(0 + f | g)", PriorPreset.Default, "cor_g__ar1: normal(0, 1)"));
        Assert.Contains("is one correlation", error.Message, StringComparison.Ordinal);
        Assert.Contains("beta(2, 2)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ar1(0 + x | g)", "write ar1(0 + factor(x) | g)")]
    [InlineData("ar1(1 + f | g)", "correlates the effects of the levels of one factor")]
    [InlineData("ar1(0 + factor(t) | g)", "not equally spaced")]
    [InlineData("homcs(0 + x | g)", "write it without homcs")]
    [InlineData("(1 | gr(g, by = f))", "each group is of one kind")]
    [InlineData("(1 | gr(g, by = k)) + (0 + x | gr(g, by = factor(t)))", "use one column")]
    public void Wrong_use_is_an_error_that_says_what_to_write(string term, string part)
    {
        DataException error = Assert.Throws<DataException>(() => Bind($"y ~ x + {term}"));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CovarianceStructure.Autoregressive, 0.9)]
    [InlineData(CovarianceStructure.Autoregressive, -0.6)]
    [InlineData(CovarianceStructure.CompoundSymmetry, 0.9)]
    [InlineData(CovarianceStructure.CompoundSymmetry, -0.015)]
    public void The_factor_is_that_of_the_correlation_matrix_for_fifty_levels(CovarianceStructure structure, double correlation)
    {
        const int Levels = 50;
        double lowest = structure.LowestCorrelation(Levels);
        double y = 0.5 * Math.Log((correlation - lowest) / (1 - correlation));
        CorrelationRoots[] spellings = [CorrelationRoots.OfUnconstrained(y), CorrelationRoots.OfAngle(Math.Asin(Math.Tanh(y)))];
        double[] factor = new double[Levels * Levels];
        foreach (CorrelationRoots roots in spellings)
        {
            StructuredCorrelation.Factor(structure, roots, Levels, factor);
            for (int i = 0; i < Levels; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double product = Enumerable.Range(0, Levels).Sum(k => factor[(i * Levels) + k] * factor[(j * Levels) + k]);
                    Assert.Equal(i == j ? 1 : structure.Correlation(correlation, i, j), product, 1e-12);
                }
            }
        }
    }

    private static BoundModel Bind(string formula, PriorPreset preset = PriorPreset.Default, params string[] priors) =>
        BoundModel.Bind(Model.Parse(formula, Family.Poisson()).WithPriors(preset).WithPrior(priors), Data());

    // Six groups, three of each kind, with three rows each.
    private static Table Data()
    {
        StringBuilder text = new("y,x,f,t,k,g\n");
        for (int row = 0; row < 36; row++)
        {
            int group = (row % 6) + 1;
            string level = "abc"[row / 6 % 3].ToString();
            int time = (row / 6 % 3) switch { 0 => 0, 1 => 1, _ => 5 };
            text.Append(CultureInfo.InvariantCulture, $"{row * 7 % 5},{Math.Sin(row):R},{level},{time},{(group % 2 == 1 ? "u" : "v")},g{group}\n");
        }

        return Table.ParseCsv(text.ToString());
    }
}
