using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Posterior;

namespace Bayes.Cli;

/// <summary>Reads the clusters of the rows that a model keeps from a column.</summary>
internal static class ClusterColumn
{
    public static int[] Codes(Table data, string name, BoundModel model)
    {
        if (!data.TryGetColumn(name, out TableColumn? column))
        {
            throw new DataException($"there is no column '{name}' for --robust. The columns are {string.Join(", ", data.Columns.Select(c => c.Name))}.") { File = data.Source };
        }

        Dictionary<double, int> codes = [];
        return Array.ConvertAll(model.Design.Rows, row =>
        {
            double value = column switch
            {
                FactorColumn factor => factor.Codes[row] < 0 ? double.NaN : factor.Codes[row],
                NumericColumn numbers => numbers.Values[row],
                _ => throw new DataException("the clusters of --robust must be names or numbers.") { File = data.Source, Column = name },
            };
            if (double.IsNaN(value))
            {
                throw new DataException("the cluster is missing; give the row one for --robust, or leave the row out.") { File = data.Source, Column = name, Row = row + 1 };
            }

            return codes.TryGetValue(value, out int code) ? code : codes[value] = codes.Count;
        });
    }
}
