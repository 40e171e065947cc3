using System.Globalization;
using System.Text.RegularExpressions;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Checks;

/// <summary>Writes a bound model in mathematics: distribution of the response, linear predictors, group effects, priors.</summary>
/// <remarks>
/// Plain text has the names of the draws (<c>b_age</c>, <c>r_district[j,Intercept]</c>); LaTeX has β, u, σ and Ω with the same indices.
/// Normal(m, s) has standard deviation s, MultiNormal(m, Σ) covariance Σ, as in Stan.
/// </remarks>
internal sealed partial class ModelEquations
{
    private const string Indices = "jklmhg";
    private const int TermsOfLatexLine = 3;
    private const int MostShown = 8;

    private readonly BoundModel _model;
    private readonly DesignedModel _design;
    private readonly Dictionary<string, string> _latexOf = new(StringComparer.Ordinal);
    private readonly List<ModelEquation> _lines = [];

    private ModelEquations(BoundModel model)
    {
        _model = model;
        _design = model.Design;
    }

    public static IReadOnlyList<ModelEquation> Of(BoundModel model)
    {
        ModelEquations equations = new(model);
        equations.AddResponse();
        for (int p = 0; p < model.Design.Predictors.Count; p++)
        {
            equations.AddPredictor(p);
        }

        for (int g = 0; g < model.Design.Groups.Count; g++)
        {
            equations.AddGroup(g);
        }

        foreach (ResolvedPrior prior in model.Priors)
        {
            equations.AddPrior(prior);
        }

        return equations._lines;
    }

    private void AddResponse()
    {
        ResponseSpec response = _model.Spec.Response;
        MathText y = MathText.InRow(response.Value.ToString());
        MathText mean = Parameter(0);
        MathText trials = response.Form switch
        {
            ResponseForm.Trials => MathText.InRow(response.Second!.ToString()),
            ResponseForm.SuccessFailure => y + MathText.Same(" + ") + MathText.InRow(response.Second!.ToString()),
            _ => MathText.Same("1"),
        };
        IEnumerable<MathText> others = Enumerable.Range(1, _model.Family.Parameters.Count - 1)
            .Select(k => _model.Family.Parameters[k].Name == ParameterNames.ResidualDeviation ? Weighted(Parameter(k), response.PrecisionWeights) : Parameter(k));
        FamilyNotation notation = _model.Family.Notation;
        if (notation.IsCumulative)
        {
            MathText threshold = new("b_Intercept[k]", "\\tau_{k}");
            MathText below = new($"{y.Plain} ≤ k", $"{y.Latex} \\le k");
            MathText inverse = Call(Links.Name(_model.Family.Link), [Call("P", [below])]);
            MathText distance = threshold + new MathText(" − ", " - ") + mean;
            if (_model.Family.Parameters.Any(p => p.IsRelative))
            {
                distance = Parameter(_model.Family.Parameters.Count - 1) + Times() + new MathText($"({distance.Plain})", $"({distance.Latex})");
            }

            Add(EquationParts.Response, inverse, "=", [distance], $"{Range("i", _design.RowCount)}; {Range("k", CategoryCount - 1)}");
            AddCaseWeights(response, y);
            return;
        }

        // Of categories the first has the predictor 0.
        MathText[] arguments = _model.Family.RepeatsFormula ? [Call("softmax", [MathText.Same("0"), mean, .. others])] : [mean, .. others];
        Add(EquationParts.Response, y, "~", [Call(notation.Distribution, notation.HasTrials ? [trials, .. arguments] : arguments)], Range("i", _design.RowCount));
        AddCaseWeights(response, y);
    }

    private int CategoryCount => _model.Layout.Thresholds.End.Value - _model.Layout.Thresholds.Start.Value + 1;

    private void AddCaseWeights(ResponseSpec response, MathText y)
    {
        if (response.CaseWeights is { } weights)
        {
            MathText w = MathText.InRow(weights.ToString());
            Add(
                EquationParts.Response,
                new MathText("log likelihood", LatexText.Words("log likelihood")),
                "=",
                [new MathText($"Σᵢ {w.Plain}·log p({y.Plain})", $"\\textstyle\\sum_i {w.Latex}\\,\\log p({y.Latex})")],
                null);
        }
    }

    private void AddPredictor(int p)
    {
        PredictorDesign predictor = _design.Predictors[p];
        int parameter = ParameterIndex(predictor.Parameter);
        Link link = parameter < 0 || _model.Family.RepeatsFormula || (parameter == 0 && _model.Family.HasThresholds) ? Link.Identity : _model.Family.Parameters[parameter].Link;
        MathText left = parameter < 0 ? MathText.Words(predictor.Parameter) : Parameter(parameter);
        if (link != Link.Identity)
        {
            left = Call(Links.Name(link), [left]);
        }

        List<MathText> terms = [];
        if (predictor.HasIntercept)
        {
            terms.Add(Coefficient(predictor.Parameter, "Intercept", "Intercept"));
        }

        foreach (DesignColumn column in predictor.Columns)
        {
            terms.Add(Coefficient(predictor.Parameter, column.CoefficientName, column.Label) + Times() + MathText.InRow(column.Label));
        }

        if (predictor.Parameter == ParameterNames.Mean && _model.Spec.Response.Exposure is { } exposure)
        {
            terms.Add(Call("log", [MathText.InRow(exposure.ToString())]));
        }

        terms.AddRange(Typed(predictor.Parameter).Fixed.Offsets.Select(offset => MathText.InRow(offset.ToString())));
        List<string> where = [];
        for (int g = 0; g < _design.Groups.Count; g++)
        {
            RandomEffectColumn[] effects = [.. _design.Groups[g].Terms.SelectMany(t => t.Effects).Where(e => e.Predictor == p)];
            terms.AddRange(effects.Select(e => OfRow(g, e)));
            if (effects.Length > 0)
            {
                where.Add($"{Index(g)}ᵢ the {_design.Groups[g].Name} of row i");
            }
        }

        if (terms.Count == 0)
        {
            terms.Add(MathText.Same("0"));
        }

        Add(EquationParts.Predictor, left, "=", terms, where.Count == 0 ? null : string.Join("; ", where), whereInLatex: false);
    }

    private void AddGroup(int g)
    {
        GroupingFactor group = _design.Groups[g];
        int matrices = group.Terms.Where(IsMatrix).Sum(t => CovarianceNames.Of(_design, group, t).Count);
        int matrix = 0;
        foreach (RandomEffectTerm term in group.Terms)
        {
            IReadOnlyList<CovarianceNames> covariances = CovarianceNames.Of(_design, group, term);
            for (int kind = 0; kind < covariances.Count; kind++)
            {
                string range = term.ByKind
                    ? string.Create(CultureInfo.InvariantCulture, $"the {group.Kinds!.Starts[kind + 1] - group.Kinds.Starts[kind]} {Index(g)} with {group.Kinds.Column} {group.Kinds.Names[kind]}")
                    : Range(Index(g), group.Levels.Count);
                if (!IsMatrix(term))
                {
                    for (int c = 0; c < term.Effects.Count; c++)
                    {
                        Add(
                            EquationParts.GroupEffects,
                            Effect(g, term.Effects[c], Index(g), Index(g)),
                            "~",
                            [Call("Normal", [MathText.Same("0"), Sd(group, term, covariances[kind], c, kind)])],
                            range,
                            whereInLatex: !term.ByKind);
                    }

                    continue;
                }

                matrix++;
                AddMatrix(g, term, covariances[kind], kind, range, matrices > 1 ? string.Create(CultureInfo.InvariantCulture, $",{matrix}") : "");
            }
        }
    }

    // Effects with one standard deviation of all are shown together, as correlated ones.
    private static bool IsMatrix(RandomEffectTerm term) => ParameterNames.IsCorrelated(term) || (term.Covariance.IsHomogeneous() && term.Effects.Count > 1);

    private void AddMatrix(int g, RandomEffectTerm term, CovarianceNames names, int kind, string range, string which)
    {
        GroupingFactor group = _design.Groups[g];
        MathText[] effects = Abridged([.. term.Effects.Select(e => Effect(g, e, Index(g), Index(g)))]);
        MathText sigma = new($"Σ_{group.Name}{which}", $"\\Sigma_{{{LatexText.Words(group.Name)}{which}}}");
        MathText omega = new($"Ω_{group.Name}{which}", $"\\Omega_{{{LatexText.Words(group.Name)}{which}}}");
        MathText vector = new($"({string.Join(", ", effects.Select(e => e.Plain))})", $"\\begin{{pmatrix}} {string.Join(" \\\\ ", effects.Select(e => e.Latex))} \\end{{pmatrix}}");
        Add(EquationParts.GroupEffects, vector, "~", [Call("MultiNormal", [new MathText("0", "\\mathbf{0}"), sigma])], range, whereInLatex: !term.ByKind);
        MathText[] deviations = [.. Enumerable.Range(0, names.StandardDeviations.Count).Select(c => Sd(group, term, names, c, kind))];
        MathText between = new("·", "\\,");
        MathText square = new($"{deviations[0].Plain}²", $"{deviations[0].Latex}^2");
        MathText diagonal = Call("diag", Abridged(deviations));
        MathText right = !ParameterNames.IsCorrelated(term) ? square + between + new MathText("I", "I")
            : names.Structure.IsHomogeneous() ? square + between + omega
            : diagonal + between + omega + between + diagonal;
        string? where = !ParameterNames.IsCorrelated(term) ? null
            : term.Covariance.HasOneCorrelation() ? $"{omega.Plain} the correlations"
            : $"{omega.Plain} the correlations {string.Join(", ", names.Correlations)}";
        Add(EquationParts.GroupEffects, sigma, "=", [right], where, whereInLatex: false);
        if (names.CorrelationPrior is null)
        {
            return;
        }

        if (!term.Covariance.HasOneCorrelation())
        {
            _latexOf[names.CorrelationPrior] = omega.Latex;
            return;
        }

        MathText rho = new(names.Correlations[0], $"\\rho_{{{LatexText.Words(group.Name)}{which}}}");
        _latexOf[names.CorrelationPrior] = rho.Latex;
        string power = names.Structure.IsAutoregressive() ? "^{|c-d|}" : "";
        Add(
            EquationParts.GroupEffects,
            new MathText($"{omega.Plain}[c,d]", $"({omega.Latex})_{{cd}}"),
            "=",
            [new MathText($"{rho.Plain}{(names.Structure.IsAutoregressive() ? "^|c − d|" : "")}", $"{rho.Latex}{power}")],
            "c ≠ d",
            whereInLatex: false);
    }

    private static MathText[] Abridged(MathText[] all) => all.Length <= MostShown ? all : [all[0], all[1], new MathText("…", "\\vdots"), all[^1]];

    private void AddPrior(ResolvedPrior prior)
    {
        string latex = _latexOf.TryGetValue(prior.Parameter, out string? known) ? known : LatexText.Words(prior.Parameter);
        string? where = null;
        if (prior.Class == PriorClass.Intercept && !_model.Family.HasThresholds && _design.Predictors.FirstOrDefault(p => ParameterNames.CentredIntercept(p.Parameter) == prior.Parameter) is { Columns.Count: > 0 } predictor)
        {
            where = $"the intercept of the centred design: {ParameterNames.Coefficient(predictor.Parameter, "Intercept")} + Σ b·mean(x)";
            latex = $"{_latexOf[ParameterNames.Coefficient(predictor.Parameter, "Intercept")]} + \\textstyle\\sum_k \\beta_k \\bar{{x}}_k";
        }
        else if (prior.Class == PriorClass.Intercept && _model.Family.HasThresholds)
        {
            where = $"for each threshold of the centred design{(_model.Family.OrdersThresholds ? ", in increasing order" : "")}: b_Intercept[k] − Σ b·mean(x)";
            latex = "\\tau_{k} - \\textstyle\\sum_k \\beta_k \\bar{x}_k";
        }
        else if (prior.Class == PriorClass.Intercept)
        {
            latex = "\\beta_{\\text{Intercept}}";
        }
        else if (prior.Class == PriorClass.Correlation)
        {
            where = prior.Density is null ? "the density of the correlation matrix" : "the density of its place between its lowest value and 1";
        }

        MathText left = new(prior.Parameter, latex);
        if (prior.Density is { IsProper: false })
        {
            Add(EquationParts.Prior, Call("p", [left]), "∝", [MathText.Same("1")], where, whereInLatex: false);
        }
        else
        {
            Add(EquationParts.Prior, left, "~", [new MathText(prior.Text, PriorInLatex(prior.Text))], where, whereInLatex: false);
        }
    }

    private static string PriorInLatex(string text)
    {
        Match call = PriorCall().Match(text);
        if (!call.Success)
        {
            return LatexText.Words(text);
        }

        string name = call.Groups[1].Value switch
        {
            "lkj" => "LKJ",
            "inv_gamma" => "Inverse-gamma",
            string other => char.ToUpperInvariant(other[0]) + other[1..].Replace('_', '-'),
        };
        return $"{LatexText.Operator(name)}({string.Join(", ", call.Groups[2].Value.Split(", ").Select(LatexText.Number))})";
    }

    private void Add(string part, MathText left, string relation, IReadOnlyList<MathText> terms, string? where, bool whereInLatex = true)
    {
        string sign = relation switch { "~" => "\\sim", "∝" => "\\propto", _ => "=" };
        IEnumerable<string> lines = terms.Chunk(TermsOfLatexLine).Select(line => string.Join(" + ", line.Select(t => t.Latex)));
        string latex = $"{left.Latex} &{sign} {string.Join(" \\\\\n  &\\quad {} + ", lines)}";
        if (where is not null && whereInLatex)
        {
            latex += $", \\quad {where.Replace("…", "\\ldots", StringComparison.Ordinal)}";
        }

        _lines.Add(new ModelEquation(part, left.Plain, relation, string.Join(" + ", terms.Select(t => t.Plain)), where, latex));
    }

    private MathText Coefficient(string parameter, string coefficient, string label)
    {
        string name = ParameterNames.Coefficient(parameter, coefficient);
        string prefix = parameter == ParameterNames.Mean ? "" : $"{LatexText.Words(parameter)},";
        _latexOf[name] = $"\\beta_{{{prefix}{LatexText.Words(label)}}}";
        return new MathText(name, _latexOf[name]);
    }

    private MathText OfRow(int g, RandomEffectColumn effect)
    {
        string index = Index(g);
        MathText value = Effect(g, effect, $"{index}ᵢ", $"{index}[i]");
        return effect.Column.Values is null ? value : value + Times() + MathText.InRow(effect.Column.Label);
    }

    private MathText Effect(int g, RandomEffectColumn effect, string index, string latexIndex)
    {
        string parameter = _design.Predictors[effect.Predictor].Parameter;
        string prefix = parameter == ParameterNames.Mean ? "" : $"{LatexText.Words(parameter)},";
        return new MathText(
            ParameterNames.GroupEffect(_design.Groups[g].Name, parameter, index, effect.Column.CoefficientName),
            $"u^{{{LatexText.Words(_design.Groups[g].Name)}}}_{{{latexIndex},{prefix}{LatexText.Words(EffectLabel(effect))}}}");
    }

    private MathText Sd(GroupingFactor group, RandomEffectTerm term, CovarianceNames names, int deviation, int kind)
    {
        RandomEffectColumn effect = term.Effects[deviation];
        string parameter = _design.Predictors[effect.Predictor].Parameter;
        string name = names.StandardDeviations[deviation];
        string prefix = parameter == ParameterNames.Mean ? "" : $"{LatexText.Words(parameter)},";
        string label = term.Covariance.IsHomogeneous() ? "" : $",{prefix}{LatexText.Words(EffectLabel(effect))}";
        string which = term.ByKind ? $",{LatexText.Words(group.Kinds!.Column + group.Kinds.Names[kind])}" : "";
        _latexOf[name] = $"\\sigma_{{{LatexText.Words(group.Name)}{label}{which}}}";
        return new MathText(name, _latexOf[name]);
    }

    // A parameter of the family in row i; without a predictor of its own it is one constant.
    private MathText Parameter(int k)
    {
        string name = _model.Family.Parameters[k].Name;
        MathText symbol = name switch
        {
            ParameterNames.Mean => new MathText(_model.Family.Notation.Mean, _model.Family.Notation.MeanInLatex),
            "sigma" or "phi" or "nu" or "alpha" => new MathText(name, $"\\{name}"),
            _ => MathText.Words(name),
        };
        bool varies = k == 0 || _design.Predictors.Any(p => p.Parameter == name);
        _latexOf[name] = symbol.Latex;
        return varies ? symbol + new MathText("ᵢ", "_{i}") : symbol;
    }

    // The predictor as typed; a category without a formula of its own has the response's.
    private PredictorSpec Typed(string parameter) => _model.Spec.Predictors.FirstOrDefault(p => p.Parameter == parameter) ?? _model.Spec.Predictors[0];

    private int ParameterIndex(string name)
    {
        for (int k = 0; k < _model.Family.Parameters.Count; k++)
        {
            if (_model.Family.Parameters[k].Name == name)
            {
                return k;
            }
        }

        return -1;
    }

    // A standard deviation divided by the root of a precision weight.
    private static MathText Weighted(MathText sigma, Expression? weights) => weights is null
        ? sigma
        : new MathText(
            $"{sigma.Plain}/√{MathText.InRow(weights.ToString()).Plain}",
            $"{sigma.Latex} / \\sqrt{{{MathText.InRow(weights.ToString()).Latex}}}");

    private static string EffectLabel(RandomEffectColumn effect) => effect.Column.Values is null ? "Intercept" : effect.Column.Label;

    private static MathText Call(string name, IEnumerable<MathText> arguments)
    {
        MathText inside = MathText.Join(", ", arguments);
        return new MathText($"{name}({inside.Plain})", $"{(name.Length == 1 ? name : LatexText.Operator(name))}({inside.Latex})");
    }

    private static MathText Times() => new("·", "\\,");

    private static string Index(int g) => g < Indices.Length ? Indices[g].ToString() : string.Create(CultureInfo.InvariantCulture, $"j{g + 1}");

    private static string Range(string index, int count) => string.Create(CultureInfo.InvariantCulture, $"{index} = 1, …, {count}");

    [GeneratedRegex("^([a-z_]+)\\(([^()]*)\\)$")]
    private static partial Regex PriorCall();
}
