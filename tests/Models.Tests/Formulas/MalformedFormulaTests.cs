using Bayes.Models.Errors;
using Bayes.Models.Families;

namespace Bayes.Models.Tests.Formulas;

/// <summary>Every way to get a formula wrong, with the exact message.</summary>
public class MalformedFormulaTests
{
    public static TheoryData<string, string> Cases() => new()
    {
        {
            "use",
            """
            formula: there is no '~' in the formula.
              use
                 ^
              Expected response ~ predictors.
            """
        },
        {
            "use ~",
            """
            formula: there is nothing after '~'.
              use ~
                   ^
              Expected predictors. A model with nothing but an intercept is written '~ 1'.
            """
        },
        {
            "~ age",
            """
            formula: there is no response before '~'.
              ~ age
              ^
              Expected response ~ predictors.
            """
        },
        {
            "   ",
            """
            formula: the formula is empty.
              Expected response ~ predictors.
            """
        },
        {
            "use = age + urban",
            """
            formula: there is no '~' in the formula.
              use = age + urban
                  ^
              Expected response ~ predictors. Did you mean '~'?
            """
        },
        {
            "use ~ age !! urban",
            """
            formula: there is no operator '!!'.
              use ~ age !! urban
                        ^^
              Expected '+', another operator or the end. Terms are taken out with '-'.
            """
        },
        {
            "use ~ age urban",
            """
            formula: there is no operator between 'age' and 'urban'.
              use ~ age urban
                        ^^^^^
              Expected '+', another operator or the end. Did you mean 'age + urban'?
            """
        },
        {
            "use ~ age + 1 | district",
            """
            formula: a group term with '|' needs parentheses around it.
              use ~ age + 1 | district
                            ^
              Did you mean '(1 | district)'?
            """
        },
        {
            "use ~ age + urban || district",
            """
            formula: a group term with '||' needs parentheses around it.
              use ~ age + urban || district
                                ^^
              Did you mean '(urban || district)'?
            """
        },
        {
            "use ~ 1 | district",
            """
            formula: a group term with '|' needs parentheses around it.
              use ~ 1 | district
                      ^
              Did you mean '(1 | district)'?
            """
        },
        {
            "use ~ (age + urban",
            """
            formula: this parenthesis is not closed.
              use ~ (age + urban
                    ^
              Expected a ')' for it.
            """
        },
        {
            "use ~ age + urban)",
            """
            formula: this parenthesis closes nothing.
              use ~ age + urban)
                               ^
              Expected '+', another operator or the end.
            """
        },
        {
            "use ~ age +",
            """
            formula: the formula ends after '+'.
              use ~ age +
                         ^
              Expected a term.
            """
        },
        {
            "use ~ * age",
            """
            formula: '*' has nothing on its left.
              use ~ * age
                    ^
              Expected a term.
            """
        },
        {
            "use ~ age + * urban",
            """
            formula: '*' cannot follow '+'.
              use ~ age + * urban
                          ^
              Expected a term.
            """
        },
        {
            "use ~ age +* urban",
            """
            formula: there is no operator '+*'.
              use ~ age +* urban
                        ^^
              Expected a term.
            """
        },
        {
            "use ~ age && urban",
            """
            formula: there is no operator '&&'.
              use ~ age && urban
                        ^^
              Expected a term. Did you mean '&'?
            """
        },
        {
            "use ~ lgo(age)",
            """
            formula: there is no function 'lgo'.
              use ~ lgo(age)
                    ^^^
              Expected a function such as log, exp, sqrt, I, factor or offset. Did you mean 'log'?
            """
        },
        {
            "use ~ sdfsdf(age)",
            """
            formula: there is no function 'sdfsdf'.
              use ~ sdfsdf(age)
                    ^^^^^^
              Expected a function such as log, exp, sqrt, I, factor or offset.
            """
        },
        {
            "use ~ ln(age)",
            """
            formula: there is no function 'ln'.
              use ~ ln(age)
                    ^^
              Expected a function such as log, exp, sqrt, I, factor or offset. Did you mean 'log'?
            """
        },
        {
            "use ~ age (1 | district)",
            """
            formula: there is no function 'age'.
              use ~ age (1 | district)
                    ^^^
              Did you mean 'age + (1 | district)'?
            """
        },
        {
            "use ~ (1 | 2)",
            """
            formula: the grouping factor is the number 2.
              use ~ (1 | 2)
                         ^
              Expected a column, or factor(column). Every row would be in one group.
            """
        },
        {
            "use ~ (age | )",
            """
            formula: there is nothing between '|' and ')'.
              use ~ (age | )
                           ^
              Expected a grouping factor.
            """
        },
        {
            "use ~ ( | district)",
            """
            formula: '|' has nothing on its left.
              use ~ ( | district)
                      ^
              Expected a term.
            """
        },
        {
            "use ~ ()",
            """
            formula: these parentheses are empty.
              use ~ ()
                    ^^
              Expected a term.
            """
        },
        {
            "trials(n) ~ x",
            """
            formula: trials() is no response by itself.
              trials(n) ~ x
              ^^^^^^^^^
              Expected y, y | trials(n) or cbind(successes, failures). Write y | trials(n).
            """
        },
        {
            "y + trials(n) ~ x",
            """
            formula: trials() follows '|'.
              y + trials(n) ~ x
                  ^^^^^^^^^
              Expected y, y | trials(n) or cbind(successes, failures). Did you mean 'y | trials(n)'?
            """
        },
        {
            "y | n ~ x",
            """
            formula: after '|' a response has an addition such as trials().
              y | n ~ x
                  ^
              Expected trials(n), rate(e), case_weights(w) or precision_weights(w). Did you mean 'trials(n)'?
            """
        },
        {
            "y/n ~ x",
            """
            formula: arithmetic in a response stands in I().
              y/n ~ x
              ^^^
              Expected y, y | trials(n) or cbind(successes, failures). For successes out of trials write y | trials(n).
            """
        },
        {
            "y ~ x + trials(n)",
            """
            formula: trials() belongs to the response.
              y ~ x + trials(n)
                      ^^^^^^^^^
              Expected a term. Write it before '~': y | trials(n).
            """
        },
        {
            "cbind(y) ~ x",
            """
            formula: cbind() takes successes and failures, not 1 argument.
              cbind(y) ~ x
              ^^^^^^^^
              Expected cbind(successes, failures).
            """
        },
        {
            "cbind(a, b, c) ~ x",
            """
            formula: counts of more than two categories are not available yet.
              cbind(a, b, c) ~ x
              ^^^^^^^^^^^^^^
              Expected cbind(successes, failures).
            """
        },
        {
            "y | weights(w) ~ x",
            """
            formula: weights() means different things in different packages, so each kind has its own name here.
              y | weights(w) ~ x
                  ^^^^^^^^^^
              Expected case_weights(w), which multiplies the row's log likelihood by w (weights of brms and glmmTMB), precision_weights(w), which makes its residual sd sigma/sqrt(w) (weights of lmer), or trials(n), a number of trials (weights of glmer beside a proportion).
            """
        },
        {
            "y | trials(n) + weights(w) ~ x",
            """
            formula: weights() means different things in different packages, so each kind has its own name here.
              y | trials(n) + weights(w) ~ x
                              ^^^^^^^^^^
              Expected case_weights(w), which multiplies the row's log likelihood by w (weights of brms and glmmTMB), precision_weights(w), which makes its residual sd sigma/sqrt(w) (weights of lmer), or trials(n), a number of trials (weights of glmer beside a proportion).
            """
        },
        {
            "weights(w) ~ x",
            """
            formula: weights() means different things in different packages, so each kind has its own name here.
              weights(w) ~ x
              ^^^^^^^^^^
              Expected case_weights(w), which multiplies the row's log likelihood by w (weights of brms and glmmTMB), precision_weights(w), which makes its residual sd sigma/sqrt(w) (weights of lmer), or trials(n), a number of trials (weights of glmer beside a proportion).
            """
        },
        {
            "y + weights(w) ~ x",
            """
            formula: weights() means different things in different packages, so each kind has its own name here.
              y + weights(w) ~ x
                  ^^^^^^^^^^
              Expected case_weights(w), which multiplies the row's log likelihood by w (weights of brms and glmmTMB), precision_weights(w), which makes its residual sd sigma/sqrt(w) (weights of lmer), or trials(n), a number of trials (weights of glmer beside a proportion).
            """
        },
        {
            "y ~ x + weights(w)",
            """
            formula: weights() means different things in different packages, so each kind has its own name here.
              y ~ x + weights(w)
                      ^^^^^^^^^^
              Expected case_weights(w), which multiplies the row's log likelihood by w (weights of brms and glmmTMB), precision_weights(w), which makes its residual sd sigma/sqrt(w) (weights of lmer), or trials(n), a number of trials (weights of glmer beside a proportion).
            """
        },
        {
            "y | trails(n) ~ x",
            """
            formula: trails() is no addition to a response.
              y | trails(n) ~ x
                  ^^^^^^^^^
              Expected trials(n), rate(e), case_weights(w) or precision_weights(w). Did you mean 'trials'?
            """
        },
        {
            "y | case_weight(w) ~ x",
            """
            formula: case_weight() is no addition to a response.
              y | case_weight(w) ~ x
                  ^^^^^^^^^^^^^^
              Expected trials(n), rate(e), case_weights(w) or precision_weights(w). Did you mean 'case_weights'?
            """
        },
        {
            "y | case_weights(w) + case_weights(v) ~ x",
            """
            formula: case_weights() stands twice.
              y | case_weights(w) + case_weights(v) ~ x
                                    ^^^^^^^^^^^^^^^
            """
        },
        {
            "y | case_weights(w, v) ~ x",
            """
            formula: case_weights() takes 1 argument, not 2.
              y | case_weights(w, v) ~ x
                  ^^^^^^^^^^^^^^^^^^
            """
        },
        {
            "cbind(s, f) | trials(n) ~ x",
            """
            formula: cbind() says already how many trials there are.
              cbind(s, f) | trials(n) ~ x
                            ^^^^^^^^^
              Take trials() out, or write s | trials(n).
            """
        },
        {
            "y + case_weights(w) ~ x",
            """
            formula: case_weights() follows '|'.
              y + case_weights(w) ~ x
                  ^^^^^^^^^^^^^^^
              Expected y, y | trials(n) or cbind(successes, failures). Did you mean 'y | case_weights(w)'?
            """
        },
        {
            "y ~ x + rate(e)",
            """
            formula: rate() belongs to the response.
              y ~ x + rate(e)
                      ^^^^^^^
              Expected a term. Write it before '~': y | rate(e).
            """
        },
        {
            "y | rate(days) ~ x",
            """
            formula: rate() divides a mean by its exposure, which needs a log link, and bernoulli(logit) has the link logit.
              y | rate(days) ~ x
                       ^^^^
              Use a family with log link such as poisson, or add the exposure as a predictor: log(days).
            """
        },
        {
            "y | precision_weights(w) ~ x",
            """
            formula: precision_weights() divides a residual standard deviation by the root of the weight, and the bernoulli family has none.
              y | precision_weights(w) ~ x
                                    ^
              For rows that count several times write case_weights(w); for successes out of trials write trials(w).
            """
        },
        {
            "y ~ C(f, smu)",
            """
            formula: there are no contrasts named 'smu'.
              y ~ C(f, smu)
                       ^^^
              Expected treatment, sum, helmert or poly. Did you mean 'sum'?
            """
        },
        {
            "y ~ C(f, contr.sun)",
            """
            formula: there are no contrasts named 'contr.sun'.
              y ~ C(f, contr.sun)
                       ^^^^^^^^^
              Expected treatment, sum, helmert or poly. Did you mean 'contr.sum'?
            """
        },
        {
            "y ~ C(f, \"successive\")",
            """
            formula: there are no contrasts named 'successive'.
              y ~ C(f, "successive")
                       ^^^^^^^^^^^^
              Expected treatment, sum, helmert or poly.
            """
        },
        {
            "y ~ C(f, contr.sum(3))",
            """
            formula: contr.sum(3) is no name of contrasts.
              y ~ C(f, contr.sum(3))
                       ^^^^^^^^^^^^
              Expected treatment, sum, helmert or poly. Did you mean 'contr.sum'?
            """
        },
        {
            "y ~ C(f, 2)",
            """
            formula: 2 is no name of contrasts.
              y ~ C(f, 2)
                       ^
              Expected treatment, sum, helmert or poly.
            """
        },
        {
            "y ~ C(f)",
            """
            formula: C() takes 2 arguments, not 1.
              y ~ C(f)
                  ^^^^
            """
        },
        {
            "y ~ C(f, base = 2)",
            """
            formula: C() takes a factor and the name of its contrasts.
              y ~ C(f, base = 2)
                  ^^^^^^^^^^^^^^
              Expected C(factor, sum) or the like.
            """
        },
        {
            "y ~ ns(.)",
            """
            formula: '.' cannot stand inside ns().
              y ~ ns(.)
                     ^
              Expected a column name.
            """
        },
        {
            "y ~ nss(x)",
            """
            formula: there is no function 'nss'.
              y ~ nss(x)
                  ^^^
              Expected a function such as log, exp, sqrt, I, factor or offset. Did you mean 'ns'?
            """
        },
        {
            "use ~ age^b",
            """
            formula: '^' in a formula joins terms up to an order and takes a whole number, 1 or more.
              use ~ age^b
                        ^
              Expected a whole number. For a power of values write I(age^b).
            """
        },
        {
            "use ~ age^1.5",
            """
            formula: '^' in a formula joins terms up to an order and takes a whole number, 1 or more.
              use ~ age^1.5
                        ^^^
              Expected a whole number. For a power of values write I(age^1.5).
            """
        },
        {
            "use ~ age^0",
            """
            formula: '^' in a formula joins terms up to an order and takes a whole number, 1 or more.
              use ~ age^0
                        ^
              Expected a whole number. For a power of values write I(age^0).
            """
        },
        {
            "use ~ age @ urban",
            """
            formula: '@' has no meaning in a formula.
              use ~ age @ urban
                        ^
              Columns are named without their table: x, not data$x.
            """
        },
        {
            "use ~ d$age",
            """
            formula: '$' has no meaning in a formula.
              use ~ d$age
                     ^
              Columns are named without their table: x, not data$x.
            """
        },
        {
            "use ~ age[1]",
            """
            formula: '[' has no meaning in a formula.
              use ~ age[1]
                       ^
              Rows and levels are chosen in the data, before the model.
            """
        },
        {
            "use ~ {age}",
            """
            formula: '{' has no meaning in a formula.
              use ~ {age}
                    ^
              Write I(…) around arithmetic.
            """
        },
        {
            "use ~ `age",
            """
            formula: this back-quote is not closed.
              use ~ `age
                    ^
              Expected '`' at the end of the name.
            """
        },
        {
            "use ~ factor(age, levels = \"a)",
            """
            formula: this quote is not closed.
              use ~ factor(age, levels = "a)
                                         ^
              Expected '"' at the end of the text.
            """
        },
        {
            "use ~ ``",
            """
            formula: the name between these back-quotes is empty.
              use ~ ``
                    ^^
              Expected a column name.
            """
        },
        {
            "a ~ b ~ c",
            """
            formula: there is a second '~'.
              a ~ b ~ c
                    ^
              Expected response ~ predictors, with one '~'. Did you mean '+'?
            """
        },
        {
            "m <- use ~ age",
            """
            formula: a formula assigns nothing, so '<-' cannot stand here.
              m <- use ~ age
                ^^
              Write the formula alone; for a comparison put a space: '< -'.
            """
        },
        {
            "m = use ~ age",
            """
            formula: a formula assigns nothing, so '=' cannot stand here.
              m = use ~ age
                ^
              Expected '+', another operator or '~'. Write the formula alone.
            """
        },
        {
            "use ~ (1 | g) : x",
            """
            formula: a group term cannot be part of an interaction.
              use ~ (1 | g) : x
                    ^^^^^^^
              Add it with '+'.
            """
        },
        {
            "use ~ (1 | g) * x",
            """
            formula: a group term cannot be part of an interaction.
              use ~ (1 | g) * x
                    ^^^^^^^
              Add it with '+'.
            """
        },
        {
            "use ~ log(1 | g)",
            """
            formula: a group term cannot stand inside log().
              use ~ log(1 | g)
                        ^^^^^
              Write it beside: log(x) + (1 | g).
            """
        },
        {
            "use ~ log((1 | g))",
            """
            formula: a group term cannot stand inside log().
              use ~ log((1 | g))
                        ^^^^^^^
              Write it beside: log(x) + (1 | g).
            """
        },
        {
            "use ~ age - (1 | g)",
            """
            formula: a group term cannot be taken out with '-'.
              use ~ age - (1 | g)
                          ^^^^^^^
              Leave it out of the formula.
            """
        },
        {
            "use ~ age + (1 | g1 + g2)",
            """
            formula: '+' cannot join grouping factors.
              use ~ age + (1 | g1 + g2)
                               ^^^^^^^
              Expected a:b for combinations or a/b for nested groups. For crossed factors write (… | g1) + (… | g2).
            """
        },
        {
            "use ~ toep(0 + x | g)",
            """
            formula: the covariance toep() is not available.
              use ~ toep(0 + x | g)
                    ^^^^^^^^^^^^^^^
              Expected us(), diag(), cs() for one correlation of every two effects or ar1() for correlations that fall with the distance of levels.
            """
        },
        {
            "use ~ ar1(1 | g)",
            """
            formula: ar1() is the covariance of several effects, and an intercept is one.
              use ~ ar1(1 | g)
                        ^^^^^
              Expected ar1(0 + factor | g) or (1 | g).
            """
        },
        {
            "use ~ cs(0 + x || g)",
            """
            formula: cs() asks for correlations and '||' for none.
              use ~ cs(0 + x || g)
                    ^^^^^^^^^^^^^^
              Did you mean '(0 + x || g)'?
            """
        },
        {
            "use ~ us(1 + x || g)",
            """
            formula: us() asks for correlations and '||' for none.
              use ~ us(1 + x || g)
                    ^^^^^^^^^^^^^^
              Did you mean '(1 + x || g)'?
            """
        },
        {
            "use ~ us(x)",
            """
            formula: us() takes a group term.
              use ~ us(x)
                    ^^^^^
              Expected us(effects | group).
            """
        },
        {
            "use ~ (1 | gr(g, cov = x))",
            """
            formula: gr() knows the argument 'by' and not 'cov'.
              use ~ (1 | gr(g, cov = x))
                         ^^^^^^^^^^^^^^
              Expected gr(group, by = column).
            """
        },
        {
            "use ~ (1 | gr(g, by = x):h)",
            """
            formula: gr() stands around all of the groups of a term.
              use ~ (1 | gr(g, by = x):h)
                         ^^^^^^^^^^^^^
              Expected gr(a:b, by = column).
            """
        },
        {
            "use ~ (1 | gr(g, by = log(x)))",
            """
            formula: the kinds of groups are the levels of a column, and log(x) is none.
              use ~ (1 | gr(g, by = log(x)))
                         ^^^^^^^^^^^^^^^^^^
              Expected gr(group, by = column).
            """
        },
        {
            "use ~ gr(x)",
            """
            formula: gr() names the groups of a group term.
              use ~ gr(x)
                    ^^^^^
              Expected a term. Write it after the bar: (1 | gr(group, by = column)).
            """
        },
        {
            "use ~ (1 | mm(a, b))",
            """
            formula: mm() is not available yet.
              use ~ (1 | mm(a, b))
                         ^^^^^^^^
              Expected a column, or factor(column).
            """
        },
        {
            "use ~ (1 | log(g))",
            """
            formula: log(g) is no grouping factor.
              use ~ (1 | log(g))
                         ^^^^^^
              Expected a column, or factor(column). Make it a column of the data first.
            """
        },
        {
            "use ~ s(age)",
            """
            formula: s() is not available yet.
              use ~ s(age)
                    ^^^^^^
            """
        },
        {
            "use ~ (1 | g) + (1 + x | g)",
            """
            formula: the intercept varies over g twice.
              use ~ (1 | g) + (1 + x | g)
                              ^^^^^^^^^^^
              Take the intercept out of one of them with '0 +'.
            """
        },
        {
            "use ~ (1 | a/b) + (x | a)",
            """
            formula: the intercept varies over a twice.
              use ~ (1 | a/b) + (x | a)
                                ^^^^^^^
              Take the intercept out of one of them with '0 +'.
            """
        },
        {
            "use ~ log()",
            """
            formula: log() takes 1 or 2 arguments, not 0.
              use ~ log()
                    ^^^^^
            """
        },
        {
            "use ~ log(, 2)",
            """
            formula: an argument of log() is empty.
              use ~ log(, 2)
                        ^
              Expected an argument.
            """
        },
        {
            "use ~ log(age, )",
            """
            formula: an argument of log() is empty.
              use ~ log(age, )
                             ^
              Expected an argument.
            """
        },
        {
            "use ~ poly(age, degree = )",
            """
            formula: the argument 'degree' of poly() has no value.
              use ~ poly(age, degree = )
                                       ^
              Expected a value after 'degree ='.
            """
        },
        {
            "use ~ poly(age 2)",
            """
            formula: there is no operator between 'age' and '2'.
              use ~ poly(age 2)
                             ^
              Expected an operator, ',' or ')'.
            """
        },
        {
            "use ~ log(.)",
            """
            formula: '.' cannot stand inside log().
              use ~ log(.)
                        ^
              Expected a column name.
            """
        },
        {
            "use ~ 2*age",
            """
            formula: the number 2 is no term.
              use ~ 2*age
                    ^
              Expected a column, or 0 or 1 for the intercept.
            """
        },
        {
            "use ~ 1:age",
            """
            formula: 1 stands for the intercept and has no interactions.
              use ~ 1:age
                    ^
              Expected a term.
            """
        },
        {
            "use ~ -age",
            """
            formula: there is nothing before this '-' to take the term out of.
              use ~ -age
                    ^^^^
              Expected a term. For the negative values write I(-age).
            """
        },
        {
            "use ~ age > 30",
            """
            formula: '>' stands only inside a call.
              use ~ age > 30
                    ^^^^^^^^
              Expected a sum of terms. Write I(age > 30).
            """
        },
        {
            "use ~ !urban",
            """
            formula: '!' stands only inside a call.
              use ~ !urban
                    ^^^^^^
              Expected a term. Write I(!urban).
            """
        },
        {
            "use ~ age, urban",
            """
            formula: a comma cannot stand outside a call.
              use ~ age, urban
                       ^
              Expected '+', another operator or the end. Did you mean '+'?
            """
        },
        {
            "use ~ \"age\"",
            """
            formula: a text in quotes is no term.
              use ~ "age"
                    ^^^^^
              Expected a term. Did you mean 'age'?
            """
        },
        {
            "use ~ TRUE",
            """
            formula: TRUE is no term.
              use ~ TRUE
                    ^^^^
              Expected a term.
            """
        },
        {
            "use ~ 2",
            """
            formula: the number 2 is no term.
              use ~ 2
                    ^
              Expected a column, or 0 or 1 for the intercept.
            """
        },
        {
            "use ~ 2age",
            """
            formula: '2age' is neither a number nor a name.
              use ~ 2age
                    ^^^^
              A name that starts with a digit stands in back-quotes: `2age`.
            """
        },
        {
            "use ~ 1e999",
            """
            formula: this number is too large.
              use ~ 1e999
                    ^^^^^
              Infinity is written Inf.
            """
        },
        {
            "use ~ use + age",
            """
            formula: the response 'use' stands among its own predictors.
              use ~ use + age
                    ^^^
              Take it out on the right of '~'.
            """
        },
        {
            "log(use ~ age)",
            """
            formula: '~' cannot stand inside parentheses.
              log(use ~ age)
                      ^
              Expected an operator, ',' or ')'.
            """
        },
        {
            "(use ~ age)",
            """
            formula: '~' cannot stand inside parentheses.
              (use ~ age)
                   ^
              Expected '+', another operator or ')'.
            """
        },
        {
            "use ~ age %o% urban",
            """
            formula: there is no operator '%o%'.
              use ~ age %o% urban
                        ^^^
              Expected '%in%', or '%%' inside a call.
            """
        },
        {
            "use ~ age %in urban",
            """
            formula: there is no operator '%'.
              use ~ age %in urban
                        ^
              Expected '%in%', or '%%' inside a call.
            """
        },
        {
            "use ~ a < b < c",
            """
            formula: comparisons cannot follow one another.
              use ~ a < b < c
                          ^
              Write (… < …) & (… < …).
            """
        },
        {
            "1 ~ x",
            """
            formula: 1 is no response.
              1 ~ x
              ^
              Expected y, y | trials(n) or cbind(successes, failures).
            """
        },
        {
            "\"use\" ~ x",
            """
            formula: "use" is no response.
              "use" ~ x
              ^^^^^
              Expected y, y | trials(n) or cbind(successes, failures).
            """
        },
        {
            "use | ~ x",
            """
            formula: there is nothing between '|' and '~'.
              use | ~ x
                    ^
              Expected a term.
            """
        },
        {
            "use ~ offset(x):y",
            """
            formula: offset() cannot be part of an interaction.
              use ~ offset(x):y
                    ^^^^^^^^^
              Add it with '+'.
            """
        },
        {
            "use ~ (offset(x) | g)",
            """
            formula: offset() cannot stand inside a group term.
              use ~ (offset(x) | g)
                     ^^^^^^^^^
            """
        },
        {
            "use ~ (0 | g)",
            """
            formula: this group term has no effects.
              use ~ (0 | g)
                     ^
              Expected 1 for an intercept, or columns.
            """
        },
        {
            "use ~ (a*b*c*d*e*f*g*h*i*j*k*l*m*n)",
            """
            formula: this expands to more than 10,000 terms.
              use ~ (a*b*c*d*e*f*g*h*i*j*k*l*m*n)
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            """
        },
        {
            "use ~ x1 + ((a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r)^9)",
            """
            formula: this expands to more than 10,000 terms.
              use ~ x1 + ((a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r)^9)
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            """
        },
        {
            "use ~ log(x = y = 2)",
            """
            formula: '=' cannot stand here.
              use ~ log(x = y = 2)
                              ^
              Expected an operator, ',' or ')'. Did you mean '=='?
            """
        },
        {
            "use ~ α + 😀",
            """
            formula: '😀' has no meaning in a formula.
              use ~ α + 😀
                        ^
              A name with other characters than letters, digits, '.' and '_' stands in back-quotes: `my column`.
            """
        },
        {
            "s(x) ~ y",
            """
            formula: s() cannot be a response.
              s(x) ~ y
              ^^^^
              Expected y, y | trials(n) or cbind(successes, failures).
            """
        },
        {
            "a.b::c ~ x",
            """
            formula: there is no operator '::'.
              a.b::c ~ x
                 ^^
              Expected a term.
            """
        },
        {
            "use ~ .",
            """
            formula: '.' stands for all other columns, and the columns of the table are not known here.
              use ~ .
                    ^
              Name the columns, or pass their names with the formula.
            """
        },
        {
            "use ~ c(a,b)",
            """
            formula: c() is no term.
              use ~ c(a,b)
                    ^^^^^^
              Expected a term. Terms are joined by '+'.
            """
        },
        {
            "use ~ lmer(1 + x | g)",
            """
            formula: there is no function 'lmer'.
              use ~ lmer(1 + x | g)
                    ^^^^
              Did you mean 'lmer + (1 + x | g)'?
            """
        },
        {
            "use ~ age ~",
            """
            formula: there is a second '~'.
              use ~ age ~
                        ^
              Expected response ~ predictors, with one '~'. Did you mean '+'?
            """
        },
        {
            "y ~ log(a ~ b)",
            """
            formula: there is a second '~'.
              y ~ log(a ~ b)
                        ^
              Expected response ~ predictors, with one '~'. Did you mean '+'?
            """
        },
        {
            "use ~ log((age, 2))",
            """
            formula: a comma cannot stand outside a call.
              use ~ log((age, 2))
                            ^
              Expected '+', another operator or ')'. Did you mean '+'?
            """
        },
        {
            "use ~ (a b)",
            """
            formula: there is no operator between 'a' and 'b'.
              use ~ (a b)
                       ^
              Expected '+', another operator or ')'. Did you mean 'a + b'?
            """
        },
        {
            "m := age",
            """
            formula: a formula assigns nothing, so ':=' cannot stand here.
              m := age
                ^^
              Did you mean '~'?
            """
        },
        {
            "x <- y",
            """
            formula: a formula assigns nothing, so '<-' cannot stand here.
              x <- y
                ^^
              Did you mean '~'?
            """
        },
        {
            "use ~ age = 3",
            """
            formula: a formula assigns nothing, so '=' cannot stand here.
              use ~ age = 3
                        ^
              Expected '+', another operator or the end.
            """
        },
        {
            "y ~ trials(n)",
            """
            formula: trials() belongs to the response.
              y ~ trials(n)
                  ^^^^^^^^^
              Expected a term. Write it before '~': y | trials(n).
            """
        },
        {
            "y ~ cbind(a, b)",
            """
            formula: cbind() belongs to the response.
              y ~ cbind(a, b)
                  ^^^^^^^^^^^
              Expected a term. Write it before '~': cbind(a, b).
            """
        },
        {
            "use ~ log(age, 2, 3)",
            """
            formula: log() takes 1 or 2 arguments, not 3.
              use ~ log(age, 2, 3)
                    ^^^^^^^^^^^^^^
            """
        },
        {
            "y ~ I((a < b) == c) + (a + b)[2]",
            """
            formula: '[' has no meaning in a formula.
              y ~ I((a < b) == c) + (a + b)[2]
                                           ^
              Rows and levels are chosen in the data, before the model.
            """
        },
        {
            "y ~ a -- b",
            """
            formula: there is nothing before this '-' to take the term out of.
              y ~ a -- b
                     ^^^
              Expected a term. For the negative values write I(-b).
            """
        },
        {
            "y ~ log(x",
            """
            formula: this parenthesis is not closed.
              y ~ log(x
                     ^
              Expected a ')' for it.
            """
        },
        {
            "y ~ log(x))",
            """
            formula: this parenthesis closes nothing.
              y ~ log(x))
                        ^
              Expected '+', another operator or the end.
            """
        },
        {
            "y ~ ((x)",
            """
            formula: this parenthesis is not closed.
              y ~ ((x)
                  ^
              Expected a ')' for it.
            """
        },
        {
            "use ~ age / / urban",
            """
            formula: '/' cannot follow '/'.
              use ~ age / / urban
                          ^
              Expected a term.
            """
        },
        {
            "use ~ age + .5x",
            """
            formula: '.5x' is neither a number nor a name.
              use ~ age + .5x
                          ^^^
              A name that starts with a digit stands in back-quotes: `.5x`.
            """
        },
        {
            "use ~ (x | g) - (x | h)",
            """
            formula: a group term cannot be taken out with '-'.
              use ~ (x | g) - (x | h)
                              ^^^^^^^
              Leave it out of the formula.
            """
        },
        {
            "use ~ log(s(x))",
            """
            formula: s() cannot stand inside log().
              use ~ log(s(x))
                        ^^^^
            """
        },
        {
            "use ~ offset(a, b)",
            """
            formula: offset() takes 1 argument, not 2.
              use ~ offset(a, b)
                    ^^^^^^^^^^^^
            """
        },
        {
            "use ~ age * (urban - urban)",
            """
            formula: no term is left in urban - urban.
              use ~ age * (urban - urban)
                          ^^^^^^^^^^^^^^^
              Expected an operand with terms.
            """
        },
        {
            "use ~ (1 | .)",
            """
            formula: '.' is no grouping factor.
              use ~ (1 | .)
                         ^
              Expected a column.
            """
        },
        {
            "use ~ diag(x)",
            """
            formula: diag() takes a group term.
              use ~ diag(x)
                    ^^^^^^^
              Expected diag(effects | group).
            """
        },
        {
            ". ~ x",
            """
            formula: '.' is no response.
              . ~ x
              ^
              Expected y, y | trials(n) or cbind(successes, failures).
            """
        },
        {
            "y | cbind(a, b) ~ x",
            """
            formula: cbind() is no addition to a response.
              y | cbind(a, b) ~ x
                  ^^^^^^^^^^^
              Expected trials(n), rate(e), case_weights(w) or precision_weights(w).
            """
        },
        {
            "y || trials(n) ~ x",
            """
            formula: '||' has no meaning in a response.
              y || trials(n) ~ x
              ^^^^^^^^^^^^^^
              Expected y, y | trials(n) or cbind(successes, failures). Did you mean '|'?
            """
        },
        {
            "y + 1 ~ x",
            """
            formula: arithmetic in a response stands in I().
              y + 1 ~ x
              ^^^^^
              Expected y, y | trials(n) or cbind(successes, failures). Write I(y + 1).
            """
        },
        {
            "-y ~ x",
            """
            formula: arithmetic in a response stands in I().
              -y ~ x
              ^^
              Expected y, y | trials(n) or cbind(successes, failures). Write I(-y).
            """
        },
        {
            "y | trials(n) + trials(m) ~ x",
            """
            formula: trials() stands twice.
              y | trials(n) + trials(m) ~ x
                              ^^^^^^^^^
            """
        },
        {
            "y | trials() ~ x",
            """
            formula: trials() takes 1 argument, not 0.
              y | trials() ~ x
                  ^^^^^^^^
            """
        },
        {
            "use ~ ((1 | g) | h)",
            """
            formula: a group term has one bar, or two around the name of terms whose effects are correlated.
              use ~ ((1 | g) | h)
                    ^^^^^^^^^^^^^
              Expected (x | g) or (x | id | g). Did you mean '(1 | h)'?
            """
        },
        {
            "use ~ (x || g || h)",
            """
            formula: a group term has one bar, or two around the name of terms whose effects are correlated.
              use ~ (x || g || h)
                    ^^^^^^^^^^^^^
              Expected (x | g) or (x | id | g). Did you mean '(x | h)'?
            """
        },
        {
            "use ~ Log(age)",
            """
            formula: there is no function 'Log'.
              use ~ Log(age)
                    ^^^
              Expected a function such as log, exp, sqrt, I, factor or offset. Did you mean 'log'?
            """
        },
        {
            "use ~ as.fator(livch)",
            """
            formula: there is no function 'as.fator'.
              use ~ as.fator(livch)
                    ^^^^^^^^
              Expected a function such as log, exp, sqrt, I, factor or offset. Did you mean 'as.factor'?
            """
        },
        {
            "y | trunc(0) ~ x",
            """
            formula: trunc() is not available yet.
              y | trunc(0) ~ x
                  ^^^^^^^^
              Expected trials(n), rate(e), case_weights(w) or precision_weights(w).
            """
        },
        {
            "use ~ \"my column\"",
            """
            formula: a text in quotes is no term.
              use ~ "my column"
                    ^^^^^^^^^^^
              Expected a term. A column name stands in back-quotes.
            """
        },
        {
            "use ~ 3L",
            """
            formula: the number 3 is no term.
              use ~ 3L
                    ^^
              Expected a column, or 0 or 1 for the intercept.
            """
        },
        {
            "use ~ age^-1",
            """
            formula: '^' in a formula joins terms up to an order and takes a whole number, 1 or more.
              use ~ age^-1
                        ^^
              Expected a whole number. For a power of values write I(age^(-1)).
            """
        },
        {
            "use ~ age + offset(x)^2",
            """
            formula: offset() cannot be part of an interaction.
              use ~ age + offset(x)^2
                          ^^^^^^^^^
              Add it with '+'.
            """
        },
        {
            "use ~ - offset(x)",
            """
            formula: there is nothing before this '-' to take the term out of.
              use ~ - offset(x)
                    ^^^^^^^^^^^
              Expected a term. For the negative values write I(-offset(x)).
            """
        },
        {
            "use ~ log(age",
            """
            formula: this parenthesis is not closed.
              use ~ log(age
                       ^
              Expected a ')' for it.
            """
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_message_shows_the_place_and_what_was_meant(string formula, string message)
    {
        FormulaException error = Assert.Throws<FormulaException>(() => Model.Parse(formula, Family.Bernoulli()));
        Assert.Equal(message.ReplaceLineEndings("\n"), error.Message);
        Assert.Equal(formula, error.Formula);
        Assert.InRange(error.Position, 0, formula.Length);
    }

    [Fact]
    public void Carets_stand_under_what_is_seen()
    {
        FormulaException error = Assert.Throws<FormulaException>(() => Model.Parse("e\u0301te\u0301 ~\tta\u0308glich $", Family.Bernoulli()));
        string[] lines = error.Message.Split('\n');
        Assert.Equal("  e\u0301te\u0301 ~ ta\u0308glich $", lines[1]);
        Assert.Equal("                ^", lines[2]);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("log(", ")")]
    [InlineData("-", "")]
    [InlineData("!", "")]
    [InlineData("x^", "")]
    public void Deep_nesting_is_refused_before_the_stack_is_full(string open, string close)
    {
        string text = "y ~ " + string.Concat(Enumerable.Repeat(open, 100_000)) + "x" + string.Concat(Enumerable.Repeat(close, 100_000));
        FormulaException error = Assert.Throws<FormulaException>(() => Model.Parse(text, Family.Gaussian()));
        Assert.Equal("parentheses, calls and signs are nested more than 200 deep", error.Problem);
    }

    [Fact]
    public void Two_hundred_parentheses_less_a_few_are_read()
    {
        string text = "y ~ " + new string('(', 190) + "x" + new string(')', 190);
        Assert.Equal("y ~ x", Model.Parse(text, Family.Gaussian()).Formula);
    }

    [Theory]
    [InlineData(" + ")]
    [InlineData(" - ")]
    [InlineData(" * ")]
    [InlineData(":")]
    public void Endless_chains_are_refused(string symbol)
    {
        string text = "y ~ " + string.Join(symbol, Enumerable.Range(0, 100_000).Select(i => $"x{i}"));
        FormulaException error = Assert.Throws<FormulaException>(() => Model.Parse(text, Family.Gaussian()));
        Assert.Equal("there are more than 2000 operators in a row", error.Problem);
    }

    [Fact]
    public void A_sum_of_two_thousand_terms_is_read()
    {
        string text = "y ~ " + string.Join(" + ", Enumerable.Range(1, 2000).Select(i => $"x{i}"));
        ModelSpec model = Model.Parse(text, Family.Gaussian());
        Assert.Equal(2000, model.Predictors[0].Fixed.Terms.Count);
        Assert.Equal(text, model.Formula);
    }
}
