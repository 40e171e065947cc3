#:project ../src/Numerics/Numerics.csproj
#:package MathNet.Numerics
// Time of one transform forward and back, ours beside MathNet's on one thread: the reason why there is one of our own.
// Run from the root of the repository on a quiet machine: dotnet run -c Release benchmarks/fourier.cs
using System.Diagnostics;
using System.Numerics;
using Bayes.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;

Control.UseSingleThread();
Console.WriteLine($"{"length",8}{"own µs",10}{"MathNet µs",12}{"ratio",8}");
foreach (int length in new[] { 1024, 2048, 8192, 32768 })
{
    var transform = FourierTransform.OfLength(length);
    double[] real = [.. Enumerable.Range(0, length).Select(i => Math.Sin((double)i * i))];
    double[] imaginary = new double[length];
    Complex[] values = Array.ConvertAll(real, v => new Complex(v, 0));
    double own = Time(length, () =>
    {
        transform.Forward(real, imaginary);
        transform.Inverse(real, imaginary);
        for (int i = 0; i < length; i++)
        {
            real[i] /= length;
            imaginary[i] /= length;
        }
    });
    double library = Time(length, () =>
    {
        Fourier.Forward(values, FourierOptions.NoScaling);
        Fourier.Inverse(values, FourierOptions.NoScaling);
        for (int i = 0; i < length; i++)
        {
            values[i] /= length;
        }
    });
    Console.WriteLine($"{length,8}{own,10:F1}{library,12:F1}{library / own,8:F1}");
}

static double Time(int length, Action action)
{
    int repeats = Math.Max(1, 2_000_000 / length);
    double best = double.PositiveInfinity;
    for (int round = 0; round < 9; round++)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < repeats; i++)
        {
            action();
        }

        best = Math.Min(best, watch.Elapsed.TotalMicroseconds / repeats);
    }

    return best;
}
