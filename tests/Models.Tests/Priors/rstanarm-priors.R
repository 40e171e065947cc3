# The default priors of rstanarm as prior_summary() reports them: the truth for the preset 'rstanarm'.
#
#   Rscript rstanarm-priors.R      run in this directory; writes rstanarm-priors.tsv
#
# Coefficients and intercept are normal(location, scale); sigma is exponential with mean `scale`. The fits are too short to be of any
# other use.
suppressMessages(library(rstanarm))

examples <- "../../../examples/data"
read <- function(name, factors) {
  data <- read.csv(file.path(examples, paste0(name, ".csv")))
  data[factors] <- lapply(data[factors], factor)
  data
}
cbpp <- read("cbpp", c("herd", "period"))
contraception <- read("contraception", c("district", "use", "livch", "urban", "ch"))
sleepstudy <- read("sleepstudy", "Subject")
epilepsy <- read("epilepsy", "id")

cases <- list(
  list("cbpp", "binomial:logit", cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial("logit")),
  list("cbpp", "binomial:probit", cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial("probit")),
  list("cbpp", "binomial:cloglog", cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial("cloglog")),
  list("cbpp", "binomial:logit", cbind(incidence, size - incidence) ~ 0 + period + (1 | herd), cbpp, binomial("logit")),
  list("contraception", "bernoulli:logit", use ~ age + I(age^2) + urban + livch + (1 | district), contraception, binomial("logit")),
  list("contraception", "bernoulli:probit", use ~ age * ch + (urban | district), contraception, binomial("probit")),
  list("sleepstudy", "gaussian", Reaction ~ Days + (Days | Subject), sleepstudy, gaussian()),
  list("sleepstudy", "gaussian", Reaction ~ Days + I(Days > 4) + offset(3 * Days) + (1 | Subject), sleepstudy, gaussian()),
  list("epilepsy", "poisson", count ~ trt * time + offset(log(weeks)) + (time | id), epilepsy, poisson()))

rows <- list()
for (case in cases) {
  fit <- suppressWarnings(stan_glmer(case[[3]], data = case[[4]], family = case[[5]], chains = 1, iter = 10, refresh = 0, seed = 1))
  priors <- prior_summary(fit)
  adjusted <- function(p) if (is.null(p$adjusted_scale)) p$scale else p$adjusted_scale
  add <- function(parameter, location, scale) {
    formula <- paste(deparse(case[[3]], width.cutoff = 200), collapse = " ")
    rows[[length(rows) + 1]] <<- data.frame(
      data = case[[1]], family = case[[2]], formula = formula, parameter = parameter,
      location = sprintf("%.15g", location), scale = sprintf("%.15g", scale))
  }
  if (!is.null(priors$prior_intercept$dist)) add("Intercept", priors$prior_intercept$location, adjusted(priors$prior_intercept))
  names <- setdiff(names(fixef(fit)), "(Intercept)")
  add(names, priors$prior$location, adjusted(priors$prior))
  if (case[[2]] == "gaussian") add("sigma", 0, adjusted(priors$prior_aux))
  covariance <- priors$prior_covariance
  stopifnot(covariance$dist == "decov", unlist(covariance[c("regularization", "concentration", "shape", "scale")]) == 1)
}
table <- do.call(rbind, rows)
con <- file("rstanarm-priors.tsv", "w")
writeLines(sprintf("# rstanarm %s, by rstanarm-priors.R", packageVersion("rstanarm")), con)
write.table(table, con, sep = "\t", quote = FALSE, row.names = FALSE)
close(con)
