# Writes design-truth.json: the columns that R's model.matrix and lme4 make of many formulas.
# Run from this directory: Rscript design-truth.R ../../../examples/data design-truth.json
# Needs R with lme4 and jsonlite. Made with R 4.2 and lme4 1.1.
suppressMessages({ library(lme4); library(jsonlite) })
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

one <- function(data_name, formula) {
  data <- load_table(data_name)
  rhs <- as.formula(paste("~", sub("^[^~]*~", "", formula)))
  bars <- findbars(rhs)                       # expands ||
  fixed <- nobars(rhs)
  if (is.null(fixed)) fixed <- ~1
  frame <- model.frame(fixed, data)
  X <- model.matrix(fixed, frame)
  q <- qr(X, tol = 1e-7)
  kept <- sort(q$pivot[seq_len(q$rank)])
  out <- list(data = data_name, formula = formula, X = columns(X), kept = I(colnames(X)[kept]))
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

result <- list()
for (data_name in names(cases)) for (formula in cases[[data_name]]) result[[length(result) + 1]] <- one(data_name, formula)
writeLines(paste0("[\n", paste(sapply(result, toJSON, digits = I(15), auto_unbox = TRUE), collapse = ",\n"), "\n]"), args[2])
cat(length(result), "formulas\n")
