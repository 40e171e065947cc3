using System.Diagnostics;
using System.Text;
using Bayes.Models.Errors;
using Bayes.Models.Families;

namespace Bayes.Models.Tests.Formulas;

/// <summary>Garbage is refused with the formula error, at once, and what is accepted prints back as the same model.</summary>
public class FuzzTests
{
    private static readonly string[] Words =
    [
        "y", "x", "a", "b.c", "g", "`my x`", "1", "0", "2", "1e-3", "~", "+", "-", "*", "/", ":", "^", "**", "%in%", "%%", "|", "||", "(", ")", "(", ")",
        ",", "=", "==", "<", "!", "&", ".", "log(", "I(", "offset(", "cbind(", "trials(", "us(", "diag(", "factor(", "poly(", "c(", "TRUE", "\"s\"", "'", "`", "(1 | g)", " ", "$", "\n", "s(", "gr(",
        "case_weights(", "precision_weights(", "rate(", "weights(", "C(", "sum", "contr.poly", "ns(", "bs(", "cut(", "ordered(", "knots",
    ];

    private static readonly string[] Seeds =
    [
        "use ~ age + I(age^2) + urban + livch + (1 | district)",
        "cbind(incidence, size - incidence) ~ period * (a + b)^2 - a:b + (1 + x || herd/cow)",
        "y | case_weights(w) + precision_weights(1/v) ~ ns(x, df = 3) * C(f, contr.sum) + ordered(z) + cut(x, c(0, 1)) + bs(t, knots = c(1, 2)) + (C(f, sum) | g)",
        "y | trials(n) ~ 0 + poly(x, 2, raw = TRUE) %in% z + offset(log(t)) + us(1 + x | g:h) + `my col`",
    ];

    [Fact]
    public void A_hundred_thousand_strings_of_garbage_give_a_model_or_the_formula_error()
    {
        Random random = new(1859);
        Stopwatch watch = Stopwatch.StartNew();
        int models = 0;
        for (int i = 0; i < 100_000; i++)
        {
            string text = (i % 4) switch { 0 => Characters(random), 1 => Soup(random), 2 => "y ~ " + Soup(random), _ => Mutant(random) };
            models += IsModel(text) ? 1 : 0;
        }

        Assert.InRange(models, 1000, 90_000);

        // A few seconds alone; the limit leaves room for a machine that is busy with other things.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }

    private static bool IsModel(string text)
    {
        ModelSpec model;
        try
        {
            model = Model.Parse(text, Family.Gaussian());
        }
        catch (FormulaException)
        {
            return false;
        }

        string printed = model.Formula;
        Assert.True(Model.Parse(printed, Family.Gaussian()).Equals(model), $"{text}\nprinted as\n{printed}\nreads as another model");
        return true;
    }

    private static string Characters(Random random)
    {
        StringBuilder text = new();
        int length = random.Next(1, 60);
        for (int i = 0; i < length; i++)
        {
            text.Append((char)(random.Next(20) == 0 ? random.Next(0x10000) : random.Next(9, 127)));
        }

        return text.ToString();
    }

    private static string Soup(Random random)
    {
        StringBuilder text = new();
        int length = random.Next(1, 25);
        for (int i = 0; i < length; i++)
        {
            text.Append(Words[random.Next(Words.Length)]).Append(random.Next(3) == 0 ? " " : "");
        }

        return text.ToString();
    }

    private static string Mutant(Random random)
    {
        StringBuilder text = new(Seeds[random.Next(Seeds.Length)]);
        int changes = random.Next(1, 4);
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(text.Length);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Words[random.Next(Words.Length)]);
                    break;
                default:
                    text[at] = text[random.Next(text.Length)];
                    break;
            }
        }

        return text.ToString();
    }
}
