using System.Text;

namespace Bayes.Models.Design;

/// <summary>Names of coefficients in draws.</summary>
internal static class CoefficientNames
{
    /// <summary>A design column's label as brms writes it in the names of draws: <c>I(age^2)</c> becomes <c>IageE2</c>, <c>livch3+</c> becomes <c>livch3P</c>.</summary>
    /// <remarks>The replacements of brms' <c>rename</c> without arguments; everything else, <c>:</c> among it, stays.</remarks>
    public static string ToBrms(string label)
    {
        StringBuilder name = new(label.Length);
        foreach (char c in label)
        {
            name.Append(c switch
            {
                ' ' or '(' or ')' or '[' or ']' or ',' or '"' or '\'' or '?' => "",
                '+' => "P",
                '-' => "M",
                '*' => "MU",
                '/' => "D",
                '^' => "E",
                '=' => "EQ",
                _ => c.ToString(),
            });
        }

        return name.ToString();
    }
}
