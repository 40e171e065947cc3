using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bayes.Inference.Tests.Figures;
using Bayes.Report;

namespace Bayes.Inference.Tests.Report;

public class FitReportTests(FittedModels fits) : IClassFixture<FittedModels>
{
    [Theory]
    [InlineData("contraception")]
    [InlineData("epilepsy")]
    [InlineData("sleepstudy")]
    [InlineData("wine")]
    [InlineData("salamanders")]
    [InlineData("categorical")]
    public void A_report_without_comparison_is_one_page_that_needs_nothing_else(string model)
    {
        string html = fits.Report(model);
        XDocument page = Parse(html);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("img"));
        Assert.DoesNotMatch("(src|href)=\"(https?:|//|\\.)", html);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        string[] ids = [.. page.Descendants().Select(e => e.Attribute("id")?.Value).OfType<string>()];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(page.Descendants("a").Select(a => a.Attribute("href")!.Value), link => Assert.Contains(link[1..], ids));
        Assert.All(Regex.Matches(html, "url\\(#([^)]+)\\)").Select(m => m.Groups[1].Value), id => Assert.Contains(id, ids));
        Assert.True(page.Descendants("figure").Count() >= 8);
    }

    [Theory]
    [InlineData("sleepstudy")]
    [InlineData("salamanders")]
    public void A_report_of_the_same_fit_is_the_same_each_time(string model) =>
        Assert.Equal(fits.Report(model), FitReport.Of(fits[model], compare: false).ToHtml());

    [Fact]
    public void A_report_states_conditional_and_population_averaged_effects_and_the_verdicts()
    {
        PosteriorFit fit = fits["contraception"];
        FitReport report = FitReport.Of(fit);
        XDocument page = Parse(report.ToHtml());
        string text = string.Join(' ', page.Descendants("p").Concat(page.Descendants("li")).Select(e => e.Value));
        Assert.Contains(report.Comparison!.Verdict.Sentence, text, StringComparison.Ordinal);
        string paper = page.Descendants("blockquote").Single().Value;
        foreach (string part in new[] { "Conditional on the group effects", "Averaged over the population", "odds ratio", "1934 rows", "seed 1", "half_t(3, 0, 1)", "generalized linear mixed model", "R-hat", "Generalized estimating equations" })
        {
            Assert.Contains(part, paper, StringComparison.Ordinal);
        }

        double conditional = Math.Exp(report.Summary.Parameters.Single(r => r.Quantity.Name == "b_urbanY").Summary.Median);
        double averaged = Math.Exp(report.Comparison.PopulationAveraged.Single(r => r.Quantity.Name == "b_urbanY").Posterior.Median);
        Assert.Contains($"{Rounding.Significant(conditional, 3)} (", paper, StringComparison.Ordinal);
        Assert.Contains($"{Rounding.Significant(averaged, 3)} (", paper, StringComparison.Ordinal);
        Assert.NotEqual(conditional, averaged);
    }

    [Theory]
    [InlineData("contraception", "Bernoulli distribution, logit link", "The log odds is a linear function of age")]
    [InlineData("salamanders", "zero-inflated Poisson distribution, log link", "The logarithm of the mean of the part that is not always 0 is a linear function of minedyes.")]
    [InlineData("hurdle", "hurdle Poisson distribution, log link", "The logarithm of the mean that the counts would have with their zeros is a linear function of minedyes. hu has a predictor of its own: minedyes.")]
    [InlineData("categorical", "categorical distribution, logit link", "The log odds of each category against 1 is a linear function of tempwarm and contactyes, with coefficients for each category. The intercept of 2, 3, 4 and 5 varies between the 9 groups of judge")]
    [InlineData("wine", "cumulative model of ordered categories, logit link", "The log odds of the cumulative probability up to each threshold is a linear function of tempwarm and contactyes. A positive coefficient makes higher categories likelier.")]
    public void The_model_is_said_in_words(string model, string paper, string words)
    {
        XDocument page = Parse(fits.Report(model));
        Assert.Contains(paper, page.Descendants("blockquote").Single().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("p"), p => p.Value.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void The_paper_states_the_effects_on_categories_by_their_names()
    {
        string paper = Parse(fits.Report("categorical")).Descendants("blockquote").Single().Value;
        Assert.Contains("odds ratio against the first category", paper, StringComparison.Ordinal);
        Assert.Contains(" for 2: tempwarm", paper, StringComparison.Ordinal);
        Assert.DoesNotContain("for mu2", paper, StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_identity_link_averages_are_not_called_another_question()
    {
        XDocument page = Parse(FitReport.Of(fits["sleepstudy"]).ToHtml());
        Assert.Contains(page.Descendants("th"), h => h.Value == "maximum likelihood");
        Assert.DoesNotContain(page.Descendants("th"), h => h.Value == "Laplace");
        Assert.DoesNotContain("answer another question", page.Root!.Value, StringComparison.Ordinal);
        string paper = page.Descendants("blockquote").Single().Value;
        Assert.Contains("With the identity link, conditional and population-averaged coefficients are the same.", paper, StringComparison.Ordinal);
        Assert.DoesNotContain("Averaged over the population", paper, StringComparison.Ordinal);
    }

    [Fact]
    public void The_commands_of_a_report_make_the_fit_again()
    {
        string html = fits.Report("asthma");
        string command = Parse(html).Descendants("code").Select(c => c.Value).Single(c => c.StartsWith("bayes fit", StringComparison.Ordinal));
        foreach (string part in new[] { "\"control ~ treat + weeks + severity + treat:weeks + (1 | id)\"", "--family bernoulli:logit", "--ref treat=", "--chains 2 --warmup 150 --draws 120 --seed 1" })
        {
            Assert.Contains(part, command, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Mathematics_is_MathML_with_every_command_known()
    {
        foreach (string model in new[] { "contraception", "epilepsy", "sleepstudy", "wine", "salamanders" })
        {
            string math = MathMl.Block(FitReport.Of(fits[model], compare: false).Check.Equations);
            XElement root = XElement.Parse(math);
            Assert.DoesNotContain("\\", math, StringComparison.Ordinal);
            Assert.DoesNotContain(root.Descendants("mi").Select(e => e.Value), v => v is "text" or "operatorname" or "begin" or "end" or "mathbf" or "quad");
            Assert.Equal(root.Descendants("mtr").Count(r => r.Parent!.Attribute("class") is null), root.Element("mtable")!.Elements("mtr").Count());
        }
    }

    [Theory]
    [InlineData("\\beta_{\\text{a\\_b}}", "<mrow><msub><mi>β</mi><mrow><mtext>a_b</mtext></mrow></msub></mrow>")]
    [InlineData("u^{\\text{g}}_{j}", "<mrow><msubsup><mi>u</mi><mrow><mrow><mi>j</mi></mrow></mrow><mrow><mrow><mtext>g</mtext></mrow></mrow></msubsup></mrow>")]
    [InlineData("\\text{x\\textasciicircum{}2}", "<mrow><mtext>x^2</mtext></mrow>")]
    [InlineData("2.5", "<mrow><mn>2.5</mn></mrow>")]
    public void Latex_becomes_MathML(string latex, string expected) =>
        Assert.Equal(Flat(XElement.Parse(expected)), Flat(XElement.Parse(MathMl.Of(latex))));

    // Rows of one element mean nothing; those of several are asserted by their contents.
    private static string Flat(XElement element) => Regex.Replace(element.ToString(SaveOptions.DisableFormatting), "</?mrow>", "");

    // The page is written as XML but for the doctype and the empty elements of the head.
    private static XDocument Parse(string html)
    {
        string xml = Regex.Replace(html.Replace("<!DOCTYPE html>\n", "", StringComparison.Ordinal), "<(meta|link)([^>]*)>", "<$1$2/>");
        xml = Regex.Replace(xml, "<style>\n.*?</style>", "", RegexOptions.Singleline).Replace(" xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal);
        return XDocument.Parse(xml);
    }
}
