using System.Globalization;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes;

/// <summary>Makes the model of a stored fit from its description, and binds it to its data.</summary>
internal static class ModelRebinding
{
    /// <summary>Binds the model of a fit to data that must be those of the fit.</summary>
    /// <exception cref="ModelException">They are not, or the family is none of this program's.</exception>
    public static BoundModel Bind(FitDescription fit, Table data)
    {
        ModelDescription described = fit.Model;
        Table table = described.Schema?.Apply(data) ?? data;
        BoundModel model = BoundModel.Bind(Spec(described, table), table);
        if (model.Design.RowCount != described.Rows)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"these are not the data of the fit: the model uses {model.Design.RowCount} rows of them, and the fit used {described.Rows}. Give the data of the fit, or fit again."))
            {
                File = data.Source,
            };
        }

        // Draws without group effects hold the first quantities only.
        int different = Enumerable.Range(0, Math.Min(fit.Quantities.Count, model.Quantities.All.Count))
            .FirstOrDefault(q => fit.Quantities[q].Name != model.Quantities.Names[q], -1);
        if (different < 0 && fit.Quantities.Count <= model.Quantities.All.Count)
        {
            return described.DataFingerprint is null || DataFingerprint.IsOf(model.Design, described.DataFingerprint)
                ? model
                : throw new DataException("these are not the data of the fit: responses, predictors or groups differ in some row, or the rows stand in another order. Give the data of the fit, or fit again.")
                {
                    File = data.Source,
                };
        }

        throw new DataException($"these are not the data of the fit: they make another parameter than {fit.Quantities[Math.Max(different, 0)].Name}. Give the data of the fit, or fit again.")
        {
            File = data.Source,
        };
    }

    private static ModelSpec Spec(ModelDescription described, Table table)
    {
        Family family = FamilyRegistry.Find(described.Family, described.Link)
            ?? throw new FamilyException($"family: the fit has a family of its own, {described.Family}, which cannot be read back from a file. Use the fit in the program that made it.");
        PriorPreset preset = PriorPresets.All.First(p => p.Name == described.PriorPreset).Preset;
        return Model.Parse(described.Formula, family, table.Columns.Select(c => c.Name)).WithPriors(preset).WithPrior(described.PriorOverrides);
    }
}
