using System.Reflection;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models.Tests.Formulas;

/// <summary>Expansion against R's own <c>terms()</c>; truths written by terms-from-r.R.</summary>
public class ExpansionAgainstRTests
{
    private static IEnumerable<string[]> Truths()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("terms-from-r.tsv")!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is string line)
        {
            yield return line.Split('\t');
        }
    }

    [Fact]
    public void Terms_their_order_and_labels_are_those_of_R()
    {
        int checkedFormulas = 0;
        foreach (string[] truth in Truths())
        {
            EffectSet effects = Expansion.Predictor(Formula.Parse("y ~ " + truth[0])).Fixed;
            string labels = string.Join(" | ", effects.Terms.Select(t => t.Label));
            Assert.Equal($"{truth[0]}\t{truth[1]}\t{truth[2]}", $"{truth[0]}\t{(effects.HasIntercept ? 1 : 0)}\t{labels}");
            checkedFormulas++;
        }

        Assert.True(checkedFormulas > 250);
    }

    [Fact]
    public void Every_model_prints_as_a_formula_that_reads_back_as_the_same_model()
    {
        foreach (string[] truth in Truths())
        {
            ModelSpec model = Model.Parse("y ~ " + truth[0], Family.Gaussian());
            Assert.Equal(model, Model.Parse(model.Formula, Family.Gaussian()));
        }
    }
}
