using Bayes.Comparison;
using Bayes.Models.Families;
using Bayes.Report;

namespace Bayes.Inference.Tests.Report;

public class ReportWordsTests
{
    [Theory]
    [InlineData("bernoulli", "Bernoulli")]
    [InlineData("poisson", "Poisson")]
    [InlineData("negbinomial", "negative binomial")]
    [InlineData("negbinomial1", "negative binomial (NB1)")]
    [InlineData("zero_inflated_poisson", "zero-inflated Poisson")]
    [InlineData("zero_inflated_binomial", "zero-inflated binomial")]
    [InlineData("hurdle_negbinomial", "hurdle negative binomial")]
    [InlineData("beta_binomial", "beta-binomial")]
    [InlineData("student", "Student t")]
    [InlineData("my_poisson_like", "my Poisson like")]
    [InlineData("mypoisson", "mypoisson")]
    public void Families_are_named_as_prose_writes_them(string family, string expected) => Assert.Equal(expected, FamilyNames.InProse(family));

    [Fact]
    public void No_family_is_named_by_its_code() =>
        Assert.DoesNotContain(FamilyRegistry.Names, n => FamilyNames.InProse(n).Contains('_') || FamilyNames.InProse(n).Contains("neg", StringComparison.Ordinal) && !FamilyNames.InProse(n).Contains("negative", StringComparison.Ordinal));

    [Fact]
    public void Every_verdict_on_agreement_has_words_of_its_own()
    {
        string[] words = [.. Enum.GetValues<AgreementCode>().Select(AgreementInWords.Of)];
        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.DoesNotContain(words, w => w.Contains('_'));
        Assert.Equal("Yes", AgreementInWords.Of(AgreementCode.Agree));
        Assert.All(Enum.GetValues<AgreementCode>().Where(c => c != AgreementCode.Agree), c => Assert.NotEqual("Yes", AgreementInWords.Of(c)));
    }
}
