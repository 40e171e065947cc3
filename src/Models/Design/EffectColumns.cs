using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Builds the columns of a set of effects as R's <c>model.matrix</c> does, in its order and with its labels; the intercept apart.</summary>
internal static class EffectColumns
{
    /// <summary>Builds the columns and says how each factor was coded.</summary>
    public static (List<DesignColumn> Columns, List<FactorCoding> Codings) Build(EffectSet effects, ModelFrame frame)
    {
        bool[][] full = TermCoding.FullDummies(effects, variable => frame.Variable(variable) is FactorValue);
        var columns = new List<DesignColumn>();
        var codings = new List<FactorCoding>();
        for (int t = 0; t < effects.Terms.Count; t++)
        {
            Term term = effects.Terms[t];
            var variables = new CodedVariable[term.Order];
            for (int v = 0; v < variables.Length; v++)
            {
                Expression variable = term.Variables[v];
                if (frame.Variable(variable) is FactorValue factor)
                {
                    RequireTwoLevels(variable, factor, frame);
                    ContrastMatrix contrast = full[t][v] ? ContrastMatrix.FullDummies(factor.Levels) : ContrastMatrix.Of(factor.Traits.Contrast, factor.Levels);
                    variables[v] = new CodedVariable(variable.ToString(), factor, contrast);
                    if (!codings.Exists(c => c.Column == variable.ToString() && c.Coding == contrast.Name))
                    {
                        codings.Add(new FactorCoding(variable.ToString(), factor.Levels, contrast.Name));
                    }
                }
                else
                {
                    variables[v] = new CodedVariable(variable.ToString(), frame.Variable(variable));
                }
            }

            AddProducts(variables, frame.RowCount, columns);
        }

        return (columns, codings);
    }

    // The first variable's columns vary fastest.
    private static void AddProducts(CodedVariable[] variables, int rows, List<DesignColumn> columns)
    {
        int[] index = new int[variables.Length];
        int total = variables.Aggregate(1, (count, variable) => count * variable.ColumnCount);
        for (int c = 0; c < total; c++)
        {
            double[] values = variables is [{ Numbers: double[][] numbers }] ? numbers[index[0]] : Product(variables, index, rows);

            string label = string.Join(":", variables.Select((variable, v) => variable.Label(index[v])));
            columns.Add(new DesignColumn { Label = label, CoefficientName = CoefficientNames.ToBrms(label), Values = values });
            for (int v = 0; v < variables.Length && ++index[v] == variables[v].ColumnCount; v++)
            {
                index[v] = 0;
            }
        }
    }

    private static double[] Product(CodedVariable[] variables, int[] index, int rows)
    {
        double[] values = new double[rows];
        Array.Fill(values, 1.0);
        for (int v = 0; v < variables.Length; v++)
        {
            variables[v].Multiply(index[v], values);
        }

        return values;
    }

    private static void RequireTwoLevels(Expression variable, FactorValue factor, ModelFrame frame)
    {
        if (factor.Levels.Length < 2)
        {
            string? column = ModelFrame.ColumnName(variable);
            throw frame.Error(
                null,
                column,
                $"{(column is null ? variable.ToString() : "the factor")} has the single level '{factor.Levels[0]}' in the rows that the model keeps, so it has no effect to estimate; leave it out of the formula.",
                factor.Levels[0]);
        }
    }

    /// <summary>A variable as one or more columns.</summary>
    private sealed class CodedVariable
    {
        private readonly string _label;
        private readonly string[] _suffixes;
        private readonly Action<int, double[]> _multiply;

        public CodedVariable(string label, FactorValue factor, ContrastMatrix contrast)
        {
            _label = label;
            _suffixes = contrast.Suffixes;
            _multiply = (column, target) =>
            {
                for (int row = 0; row < target.Length; row++)
                {
                    target[row] *= contrast.Values[factor.Codes[row], column];
                }
            };
        }

        public CodedVariable(string label, ColumnValue value)
        {
            _label = label;
            double[][] columns = value is MatrixValue matrix ? matrix.Columns : [((NumericValue)value).Values];
            Numbers = columns;
            _suffixes = value is MatrixValue several ? several.Suffixes : [""];
            _multiply = (column, target) =>
            {
                double[] source = columns[column];
                for (int row = 0; row < target.Length; row++)
                {
                    target[row] *= source[row];
                }
            };
        }

        public int ColumnCount => _suffixes.Length;

        /// <summary>The columns as they are, shared with the table; null for a factor.</summary>
        public double[][]? Numbers { get; }

        public string Label(int column) => _label + _suffixes[column];

        public void Multiply(int column, double[] target) => _multiply(column, target);
    }
}
