using System.Collections.Frozen;
using Bayes.Numerics;

namespace Bayes.Models.Design.Functions;

/// <summary>The functions that can be evaluated over a table.</summary>
internal static class ColumnFunctions
{
    public static FrozenDictionary<string, ColumnFunction> All { get; } = new ColumnFunction[]
    {
        new IdentityFunction(),
        new LogFunction(),
        new ElementwiseFunction("log2", Math.Log2, "numbers above 0"),
        new ElementwiseFunction("log10", Math.Log10, "numbers above 0"),
        new ElementwiseFunction("log1p", SpecialFunctions.Log1P, "numbers above -1"),
        new ElementwiseFunction("exp", Math.Exp, "numbers below 709"),
        new ElementwiseFunction("expm1", SpecialFunctions.ExpM1, "numbers below 709"),
        new ElementwiseFunction("sqrt", Math.Sqrt, "numbers of at least 0"),
        new ElementwiseFunction("abs", Math.Abs),
        new ElementwiseFunction("sign", x => double.IsNaN(x) ? x : Math.Sign(x)),
        new ElementwiseFunction("floor", Math.Floor),
        new ElementwiseFunction("ceiling", Math.Ceiling),
        new RoundFunction(),
        new ElementwiseFunction("sin", Math.Sin),
        new ElementwiseFunction("cos", Math.Cos),
        new ElementwiseFunction("tan", Math.Tan),
        new ElementwiseFunction("logit", p => Math.Log(p) - SpecialFunctions.Log1P(-p), "numbers between 0 and 1"),
        new FactorFunction("factor"),
        new FactorFunction("as.factor"),
        new FactorFunction("ordered"),
        new RelevelFunction(),
        new ContrastFunction(),
        new CutFunction(),
        new CenterFunction(),
        new ScaleFunction(),
        new PolyFunction(),
        new NaturalSplineFunction(),
        new BSplineFunction(),
    }.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);
}
