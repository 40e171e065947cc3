using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>
/// The constants that stateful calls such as <c>scale(x)</c> learned from the data of the fit, one entry for each call, so that new
/// data are transformed by the same constants.
/// </summary>
internal sealed class TransformState
{
    private readonly Dictionary<CallExpression, object> _constants = [];

    /// <summary>The constants of a call: those learned before, or learned now.</summary>
    public T Constants<T>(CallExpression call, Func<T> learn)
        where T : class
    {
        if (_constants.TryGetValue(call, out object? known))
        {
            return (T)known;
        }

        T learned = learn();
        _constants.Add(call, learned);
        return learned;
    }
}
