using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

namespace Bayes.Calibration.Examples;

/// <summary>A published data set with one model of it.</summary>
/// <param name="Name">A short name, such as <c>epilepsy_slope</c>.</param>
/// <param name="File">The data's file in <c>examples/data</c>.</param>
/// <param name="Formula">The formula, as lme4 and brms write it.</param>
/// <param name="Family">The family.</param>
public sealed record Example(string Name, string File, string Formula, Family Family)
{
    /// <summary>What is done to the table before it is used, such as setting a reference level.</summary>
    public Func<Table, Table> Prepare { get; init; } = table => table;

    /// <summary>The model with default priors.</summary>
    public ModelSpec Model => Bayes.Models.Model.Parse(Formula, Family);

    /// <summary>Reads the data.</summary>
    /// <returns>The table.</returns>
    public Table ReadTable() => Prepare(Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", File)));
}
