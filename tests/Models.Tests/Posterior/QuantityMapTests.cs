using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

public class QuantityMapTests
{
    [Theory]
    [MemberData(nameof(GradientTests.Cases), MemberType = typeof(GradientTests))]
    public void The_parameters_are_read_back_from_the_quantities(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        RandomStream random = new(17, 4);
        double[] position = new double[model.Layout.Dimension];
        for (int i = 0; i < position.Length; i++)
        {
            position[i] = 0.8 * random.NextNormal();
        }

        double[] quantities = new double[model.Quantities.All.Count];
        double[] read = new double[position.Length];
        model.Quantities.Write(position, quantities);
        model.Quantities.Read(quantities, read);
        Assert.All(Enumerable.Range(0, read.Length), i => Assert.Equal(position[i], read[i], 1e-10));

        model.Quantities.Read(quantities.AsSpan(0, model.Quantities.PopulationCount), read);
        Assert.All(Enumerable.Range(0, model.Layout.PopulationCount), i => Assert.Equal(position[i], read[i], 1e-10));
        Assert.All(read.Skip(model.Layout.PopulationCount), value => Assert.Equal(0, value));
    }
}
