# Writes design-truth.json: the columns that R's model.matrix and lme4 make of many formulas.
# Run from this directory: Rscript design-truth.R ../../../examples/data design-truth.json
# Needs R with lme4 and jsonlite. Made with R 4.2 and lme4 1.1.
suppressMessages({ library(lme4); library(jsonlite); library(splines) })
args <- commandArgs(trailingOnly = TRUE)

# Quoted columns are factors; their levels sort as numbers if they all are, else by character code.
load_table <- function(name) {
  file <- file.path(args[1], paste0(name, ".csv"))
  first <- strsplit(readLines(file, 2)[2], ",")[[1]]
  table <- read.csv(file, colClasses = "character", check.names = FALSE, na.strings = "NA")
  for (i in seq_along(table)) {
    v <- table[[i]]
    if (startsWith(first[i], "\"")) {
      u <- unique(v)
      numeric_levels <- !anyNA(suppressWarnings(as.numeric(u)))
      table[[i]] <- factor(v, levels = if (numeric_levels) u[order(as.numeric(u))] else sort(u, method = "radix"))
    } else {
      table[[i]] <- as.numeric(v)
    }
  }
  table
}

columns <- function(X) {
  w <- sin(seq_len(nrow(X)))
  list(names = I(colnames(X)), sums = I(unname(colSums(X))), weighted = I(unname(colSums(X * w))),
       rows = unname(lapply(1:3, function(i) I(unname(X[i, ])))))
}

group_of <- function(expr, data) {
  parts <- strsplit(deparse(expr), ":", fixed = TRUE)[[1]]
  f <- lapply(parts, function(p) as.factor(data[[p]]))
  g <- droplevels(Reduce(`:`, f))
  list(name = paste(parts, collapse = ":"), f = g)
}

# ordered: columns marked as ordered factors; contrasts: for each of some factors its contrasts; both set on the table, not in the formula.
# in_r: the formula as R is to see it, where lme4 would order or name nested groups in another way.
one <- function(data_name, formula, ordered = NULL, contrasts = NULL, in_r = formula) {
  data <- load_table(data_name)
  for (name in ordered) data[[name]] <- as.ordered(data[[name]])
  for (name in names(contrasts)) contrasts(data[[name]]) <- paste0("contr.", contrasts[[name]])
  rhs <- as.formula(paste("~", sub("^[^~]*~", "", in_r)))
  bars <- findbars(rhs)                       # expands ||
  fixed <- nobars(rhs)
  if (is.null(fixed)) fixed <- ~1
  frame <- model.frame(fixed, data, drop.unused.levels = TRUE)
  X <- model.matrix(fixed, frame)
  q <- qr(X, tol = 1e-7)
  kept <- sort(q$pivot[seq_len(q$rank)])
  out <- list(data = data_name, formula = formula, X = columns(X), kept = I(colnames(X)[kept]))
  if (!is.null(ordered)) out$ordered <- I(ordered)
  if (!is.null(contrasts)) out$contrasts <- contrasts
  offset <- model.offset(frame)
  if (!is.null(offset)) out$offset <- sum(offset * sin(seq_along(offset)))
  if (length(bars)) {
    out$groups <- lapply(bars, function(bar) {
      Z <- model.matrix(eval(substitute(~e, list(e = bar[[2]]))), data)
      g <- group_of(bar[[3]], data)
      # lme4 builds the same: row (level, effect) of Zt is the effect's column over the level's rows.
      Zt <- as.matrix(mkReTrms(list(bar), data, drop.unused.levels = TRUE)$Zt)
      J <- nlevels(g$f); k <- ncol(Z)
      mine <- matrix(0, J * k, nrow(Z))
      for (c in seq_len(k)) mine[cbind((as.integer(g$f) - 1) * k + c, seq_len(nrow(Z)))] <- Z[, c]
      stopifnot(max(abs(Zt - mine)) == 0)
      list(name = g$name, levels = I(gsub(":", "_", head(levels(g$f), 4))), count = J,
           codes = sum((as.integer(g$f) - 1) * sin(seq_along(g$f))), Z = columns(Z))
    })
  }
  out
}

cases <- list(
  cbpp = c("incidence | trials(size) ~ period + (1 | herd)", "incidence ~ 0 + period + (1 | herd)", "incidence ~ period - 1 + (period | herd)",
           "incidence ~ size:period", "incidence ~ size + size:period", "incidence ~ 0 + size + size:period", "incidence ~ period * size + (0 + period | herd)",
           "incidence ~ log(size) * period + (size || herd)", "incidence ~ period + (1 | herd:period)", "incidence ~ period/size",
           "incidence ~ poly(size, 2) + period", "incidence ~ poly(size, 3, raw = TRUE):period", "incidence ~ scale(size) + period + (scale(size) | herd)",
           "incidence ~ I(size^2) + I(size > 10) + period", "incidence ~ 0 + I(size > 10):period", "incidence ~ offset(log(size)) + period + offset(size / 10)",
           "incidence ~ 1", "incidence ~ herd * period"),
  contraception = c("use ~ age + I(age^2) + urban + livch + (1 | district)", "use ~ age * ch + I(age^2) + urban + (1 | urban:district)",
           "use ~ 0 + livch + urban", "use ~ livch:age", "use ~ age + livch:age", "use ~ urban/livch", "use ~ urban:ch", "use ~ urban * ch * livch + age",
           "use ~ urban * livch * age", "use ~ urban * livch * age - urban:livch:age", "use ~ ch + livch", "use ~ 0 + ch + livch + urban",
           "use ~ (urban + livch + age)^2", "use ~ (urban + ch + age)^3 - age", "use ~ urban:livch:age", "use ~ age:urban + age:livch",
           "use ~ urban:ch + urban:livch", "use ~ urban + ch:livch", "use ~ log(abs(age) + 1) * urban + (1 + age + urban | district)", "use ~ 1 + (livch | district)",
           "use ~ 1 + (0 + urban | district)", "use ~ 1 + (1 | district) + (1 | district:urban)", "use ~ urban + (age * urban | district)",
           "use ~ (1 | district) + (0 + age | district)", "use ~ sqrt(age + 20) + exp(age / 10) + I(age %% 3)", "use ~ sin(age):urban + cos(age)",
           "use ~ log1p(abs(age)) + expm1(age / 100) + log2(abs(age) + 1) + log10(abs(age) + 1)", "use ~ I(-age) + I(2 * age - 1) + I(age > 0 & age < 5)",
           "use ~ I(age > 0) * urban"),
  epilepsy = c("count ~ factor(trt) * period + log(age) + offset(log(weeks)) + (1 | id)", "count ~ poly(age, 2) * factor(period) + (period | id)",
           "count ~ trt * (age + period)", "count ~ factor(period):trt + (1 | id)", "count ~ 0 + factor(period) * factor(trt)", "count ~ scale(age):factor(trt) + scale(period, scale = FALSE)",
           "count ~ factor(trt)/(period + age)"),
  sleepstudy = c("Reaction ~ Days + (Days | Subject)", "Reaction ~ Days + (Days || Subject)", "Reaction ~ Subject", "Reaction ~ Days * Subject", "Reaction ~ 0 + Subject/Days",
           "Reaction ~ Subject:Days", "Reaction ~ scale(Days) + (scale(Days) | Subject)", "Reaction ~ poly(Days, 3) + (poly(Days, 2) | Subject)", "Reaction ~ Days + I(2 * Days) + I(Days^2)"),
  asthma = c("control ~ treat * severity + weeks + (1 | id)", "control ~ treat:severity:weeks", "control ~ treat * severity * weeks + (weeks | id)", "control ~ 0 + treat:severity + weeks",
           "control ~ factor(visit) * treat + (0 + factor(visit) | id)", "control ~ severity/treat/weeks"),
  wine = c("response ~ temp * contact + (1 | judge)", "response ~ temp * contact * rating", "response ~ judge + bottle + temp"),
  salamanders = c("count ~ spp * mined + (1 | site)", "count ~ mined:spp + cover + DOP:mined + (mined | site)", "count ~ spp:mined:cover + poly(DOY, 2)", "count ~ site + mined + spp"))


# Splines, intervals, orders and contrasts.
more <- list(
  contraception = c("use ~ ns(age, df = 3) + urban", "use ~ ns(age, df = 4) * urban + (ns(age, df = 2) | district)", "use ~ ns(age, knots = c(-5, 0, 5.5))",
           "use ~ ns(age, df = 5, Boundary.knots = c(-10, 12))", "use ~ ns(age) + livch", "use ~ 0 + ns(age, df = 4, intercept = TRUE)", "use ~ poly(age, 1) + ns(age, 2):urban",
           "use ~ bs(age)", "use ~ bs(age, df = 6) + (bs(age, df = 3) | district)", "use ~ bs(age, df = 5, degree = 2) * ch", "use ~ bs(age, knots = c(-3.5, 6), degree = 1)",
           "use ~ bs(age, df = 4, Boundary.knots = c(-20, 25))", "use ~ bs(age, knots = c(-2, 3), Boundary.knots = c(-9, 11))", "use ~ 0 + bs(age, df = 5, intercept = TRUE)",
           "use ~ bs(scale(age), 4, degree = 4) + urban", "use ~ ordered(livch) + age", "use ~ ordered(livch) * urban + (ordered(livch) | district)",
           "use ~ 0 + ordered(livch) + urban", "use ~ age:ordered(livch)", "use ~ cut(age, 4) * urban", "use ~ cut(age, c(-14, -5, 0.25, 7, 20))",
           "use ~ cut(age, breaks = c(-Inf, 0, Inf), right = FALSE)", "use ~ cut(age, 3, labels = c(\"young\", \"middle\", \"old\")) + (cut(age, 3) | district)",
           "use ~ cut(age, c(-13.56, 0, 19.44), include.lowest = TRUE)", "use ~ cut(age, 5, ordered_result = TRUE)", "use ~ C(livch, sum) * age", "use ~ C(livch, contr.helmert) + C(urban, sum)",
           "use ~ C(livch, \"contr.poly\") + age", "use ~ C(ordered(livch), treatment) + age", "use ~ 0 + C(livch, sum) + C(urban, helmert)", "use ~ C(livch, sum):C(urban, sum)",
           "use ~ age + (C(livch, sum) | district)", "use ~ C(relevel(livch, ref = \"3+\"), helmert)", "use ~ C(cut(age, 3), sum) + ch"),
  epilepsy = c("count ~ ordered(period) * trt + (ordered(period) | id)", "count ~ factor(period, levels = c(4, 3, 2, 1, 0), ordered = TRUE)", "count ~ C(factor(period), sum) + ns(age, 3) + offset(log(weeks)) + (1 | id)",
           "count ~ bs(age, df = 5) + factor(trt)", "count ~ scale(age, center = 20, scale = 5) + scale(age, center = FALSE)"),
  asthma = c("control ~ C(severity, helmert) * C(treat, sum) + bs(weeks, df = 3)", "control ~ ordered(visit) + ns(weeks, df = 2) + (1 | id)", "control ~ ordered(visit, levels = c(4, 2, 3, 1, 0, 5, 6, 7, 8)):treat"),
  sleepstudy = c("Reaction ~ ns(Days, df = 4) + (ns(Days, df = 2) | Subject)", "Reaction ~ ordered(Days)", "Reaction ~ cut(Days, c(0, 3, 6, 9), include.lowest = TRUE)",
           "Reaction ~ cut(Days, c(9, 3, 0, 6), right = FALSE, include.lowest = TRUE)", "Reaction ~ 0 + cut(Days, c(-1, 3, 6, 9))", "Reaction ~ cut(Days, 3, right = FALSE):Subject", "Reaction ~ C(factor(Days), contr.sum) + (1 | Subject)"))

# Choices made on the table.
on_table <- list(
  list("contraception", "use ~ livch * urban + age", ordered = "livch"),
  list("contraception", "use ~ livch + (livch | district)", ordered = "livch", contrasts = list(urban = "sum")),
  list("contraception", "use ~ livch * urban + age:ch", contrasts = list(livch = "sum", urban = "helmert")),
  list("contraception", "use ~ 0 + urban + livch + (0 + livch | district)", contrasts = list(livch = "poly", urban = "sum")),
  list("asthma", "control ~ severity * treat + (severity | id)", contrasts = list(severity = "helmert", treat = "sum")),
  list("wine", "response ~ temp * contact + C(judge, treatment)", contrasts = list(temp = "sum", contact = "sum", judge = "sum")),
  list("salamanders", "count ~ spp * mined + (mined | site)", contrasts = list(spp = "sum")),
  list("cbpp", "incidence ~ period + relevel(period, ref = \"3\"):size", ordered = "herd", contrasts = list(period = "helmert")))

# Formulas drawn at random from the grammar; `at` is where a comparison splits a column. Each grouping factor is used once, and (f || g) with a factor f is left out: lme4 codes
# it by full dummies, this project by contrasts.
vocabulary <- list(
  cbpp = list(y = "incidence", at = list(size = 12), x = "size", f = "period", g = c("herd"), nest = c("herd", "period")),
  contraception = list(y = "use", at = list(age = 1), x = "age", f = c("urban", "livch", "ch"), g = c("district", "district:urban"), nest = c("district", "urban")),
  epilepsy = list(y = "count", at = list(age = 28, period = 2), x = c("age", "period"), f = c("factor(trt)", "factor(period)"), g = "id", nest = c("id", "period")),
  asthma = list(y = "control", at = list(weeks = 1.5), x = "weeks", f = c("treat", "severity"), g = c("id", "severity:treat"), nest = c("severity", "id")),
  salamanders = list(y = "count", at = list(cover = 0, DOP = -0.5, DOY = 0.25), x = c("cover", "DOP", "DOY"), f = c("mined", "spp"), g = c("site", "spp"), nest = c("spp", "site")))

pick <- function(from) from[sample.int(length(from), 1)]
random_column <- function(v) {
  x <- pick(v$x); f <- pick(v$f)
  pick(c(x, x, f, f, f, sprintf("I(%s^2)", x), sprintf("log(abs(%s) + 1)", x), sprintf("scale(%s)", x), sprintf("poly(%s, %d)", x, sample(2, 1)),
         sprintf("ns(%s, df = %d)", x, sample(2:3, 1)), sprintf("bs(%s, df = %d)", x, sample(3:4, 1)), sprintf("C(%s, %s)", f, pick(c("sum", "helmert", "contr.poly", "treatment"))),
         sprintf("ordered(%s)", f), sprintf("cut(%s, 2)", x), sprintf("I(%s > %g)", x, v$at[[x]])))
}
random_term <- function(v, depth) {
  if (depth == 0 || runif(1) < 0.35) return(random_column(v))
  a <- random_term(v, depth - 1); b <- random_column(v)
  wrapped <- if (grepl("[-+*/:%^] |[a-z)]:[a-z(C]", a)) paste0("(", a, ")") else a
  pick(c(sprintf("%s:%s", wrapped, b), sprintf("%s * %s", wrapped, b), sprintf("%s * %s", wrapped, b), sprintf("%s/%s", wrapped, b), sprintf("(%s + %s)^2", a, b), sprintf("%s %%in%% %s", b, wrapped)))
}
random_formula <- function(v) {
  fixed <- paste(replicate(sample(3, 1), random_term(v, 2)), collapse = " + ")
  if (runif(1) < 0.25) fixed <- paste("0 +", fixed)
  if (runif(1) < 0.2) fixed <- paste(fixed, "-", pick(v$f))
  if (runif(1) < 0.2) fixed <- sprintf("%s + offset(%s / 10)", fixed, pick(v$x))
  groups <- if (runif(1) < 0.2) "nest" else sample(v$g, sample(length(v$g), 1))
  here <- there <- NULL
  for (g in groups) {
    x <- pick(v$x)
    effects <- pick(c("1", "1", x, paste("0 +", x), pick(v$f), paste("0 +", pick(v$f)), random_column(v), paste(x, "*", pick(v$f))))
    bar <- if (effects == x && runif(1) < 0.5) "||" else "|"
    if (g == "nest") {
      here <- c(here, sprintf("(%s %s %s/%s)", effects, bar, v$nest[1], v$nest[2]))
      there <- c(there, sprintf("(%s %s %s)", effects, bar, c(v$nest[1], paste(v$nest, collapse = ":"))))
    } else {
      here <- c(here, sprintf("(%s %s %s)", effects, bar, g))
      there <- c(there, sprintf("(%s %s %s)", effects, bar, g))
    }
  }
  list(paste(v$y, "~", paste(c(fixed, here), collapse = " + ")), in_r = paste(v$y, "~", paste(c(fixed, there), collapse = " + ")))
}

result <- list()
add <- function(...) result[[length(result) + 1]] <<- one(...)
for (data_name in names(cases)) for (formula in cases[[data_name]]) add(data_name, formula)
for (data_name in names(more)) for (formula in more[[data_name]]) add(data_name, formula)
for (case in on_table) do.call(add, case)
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20261121)
for (i in 1:45) {
  data_name <- names(vocabulary)[(i - 1) %% length(vocabulary) + 1]
  drawn <- random_formula(vocabulary[[data_name]])
  made <- tryCatch(one(data_name, drawn[[1]], in_r = drawn$in_r), error = function(e) { message(drawn[[1]], ": ", conditionMessage(e)); NULL })
  if (is.null(made) || length(made$X$names) > 60 || length(made$X$names) == 0) next
  made$random <- TRUE
  result[[length(result) + 1]] <- made
}
writeLines(paste0("[\n", paste(sapply(result, toJSON, digits = I(15), auto_unbox = TRUE), collapse = ",\n"), "\n]"), args[2])
cat(length(result), "formulas,", sum(sapply(result, function(r) isTRUE(r$random))), "of them random\n")
