using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Bayes.Models.Tests.Formulas;

public class RoundTripTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure
        .WithMaxTest(3000)
        .WithEndSize(60)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(2026), FSharpOption<int>.None)));

    [Fact]
    public void An_expression_printed_reads_back_as_itself() => Prop
        .ForAll(FormulaGenerators.Expressions.ToArbitrary(), e => new Parser(e.ToString()).ParseWhole().Equals(e))
        .Check(Thorough);

    [Fact]
    public void A_formula_printed_reads_back_as_itself() => Prop
        .ForAll(FormulaGenerators.Expressions.ToArbitrary(), FormulaGenerators.Expressions.ToArbitrary(), (left, right) =>
        {
            Formula formula = Formula.FromExpressions(left, right);
            return formula.Response.Equals(left) && formula.Predictors.Equals(right) && Formula.Parse(formula.ToString()).Equals(formula);
        })
        .Check(Thorough);

    [Fact]
    public void Every_node_knows_its_place() => Prop
        .ForAll(FormulaGenerators.Expressions.ToArbitrary(), e =>
        {
            string text = e.ToString();
            return Nodes(new Parser(text).ParseWhole()).All(n => new Parser(text.Substring(n.Span.Start, n.Span.Length)).ParseWhole().Equals(n));
        })
        .Check(Thorough);

    [Fact]
    public void A_model_printed_reads_back_as_the_same_model()
    {
        int models = 0;
        Prop.ForAll(FormulaGenerators.Models.ToArbitrary(), text =>
        {
            try
            {
                ModelSpec model = Model.Parse(text, Family.Gaussian());
                models++;
                return Model.Parse(model.Formula, Family.Gaussian()).Equals(model);
            }
            catch (FormulaException)
            {
                return true;
            }
        }).Check(Thorough);
        Assert.True(models > 1000, $"only {models} of the formulas meant a model");
    }

    private static IEnumerable<Expression> Nodes(Expression root)
    {
        IEnumerable<Expression> children = root switch
        {
            BinaryExpression binary => [binary.Left, binary.Right],
            UnaryExpression unary => [unary.Operand],
            CallExpression call => call.Arguments.Select(a => a.Value),
            _ => [],
        };
        return children.SelectMany(Nodes).Prepend(root);
    }
}
