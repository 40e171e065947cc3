# Reference fits of homcs and hetar1 for StructuredCovarianceTests. Rscript structured.R in this directory prints them.
# glmmTMB 1.1.5 (TMB 1.9.2, R 4.2.2) has neither structure: homcs is its cs with equal standard deviations, by map; of hetar1 the
# Gaussian likelihood is written out.
suppressMessages(library(glmmTMB))

e <- read.csv("../../../examples/data/epilepsy.csv")
b <- e[e$period==0,]
b$lbase <- log(b$count); b$lage <- log(b$age)
b$lbase <- b$lbase-mean(b$lbase); b$lage <- b$lage-mean(b$lage)
v <- merge(e[e$period>0,], b[,c("id","lbase","lage")], by="id"); v$v4 <- as.integer(v$period==4)
v$id <- factor(v$id); v$p <- factor(v$period)
ctl <- glmmTMBControl(optCtrl=list(iter.max=5000,eval.max=5000,rel.tol=1e-14,x.tol=1e-10))
f <- glmmTMB(count ~ lbase*trt + lage + v4 + cs(0 + p | id), v, family=poisson, map=list(theta=factor(c(1,1,1,1,2))), control=ctl)
for (k in 1:3) { g <- f$obj$gr(f$fit$par); h <- optimHess(f$fit$par, f$obj$fn, f$obj$gr); f$fit$par <- f$fit$par - solve(h, as.vector(g)) }
cat("homcs max grad", max(abs(f$obj$gr(f$fit$par))), "\n")
cat("ll", format(-f$obj$fn(f$fit$par), digits=12), "\n")
print(f$fit$par, digits=10)
se <- sqrt(diag(solve(optimHess(f$fit$par, f$obj$fn, f$obj$gr, control=list(ndeps=rep(1e-4,length(f$fit$par))))))); print(se, digits=9)
par <- f$fit$par; th <- par[names(par)=="theta"]
print(exp(th[1]), digits=10)
print(attr(VarCorr(f)$cond$id,"correlation"), digits=8)
# rho of cs in glmmTMB: a=1/(q-1); rho = plogis(theta)*(1+a)-a
q<-4;a<-1/(q-1); rho<- plogis(th[2])*(1+a)-a; cat("rho", format(rho,digits=10), "se", format(se[names(par)=="theta"][2]*plogis(th[2])*(1-plogis(th[2]))*(1+a), digits=8), " sd se", format(exp(th[1])*se[names(par)=="theta"][1],digits=8),"\n")
cat("glmmTMB", as.character(packageVersion("glmmTMB")), "TMB", as.character(packageVersion("TMB")), R.version.string, "\n")
# hetar1: gaussian, dense multivariate normal
s <- read.csv("../../../examples/data/sleepstudy.csv")
s <- s[order(s$Subject, s$Days),]
X <- cbind(1, s$Days); y <- s$Reaction; id <- s$Subject; q <- 10
ll <- function(par, gls=FALSE) {
  sd <- exp(par[1:q]); rho <- tanh(par[q+1]); sig <- exp(par[q+2]); beta <- par[q+3:4]
  V <- outer(sd, sd) * rho^abs(outer(1:q,1:q,"-")) + diag(sig^2,q)
  U <- chol(V); r <- matrix(y - X %*% beta, q)
  -(sum(backsolve(U, r, transpose=TRUE)^2)/2 + ncol(r)*(sum(log(diag(U))) + q*log(2*pi)/2))
}
st <- c(log(c(20,25,27,30,35,40,45,50,55,60)), 1, log(15), 250, 10)
o <- st; for (k in 1:6) { r <- optim(o, function(p) -ll(p), method="BFGS", control=list(maxit=5000, reltol=1e-15, parscale=c(rep(.1,q),.1,.1,5,1))); o <- r$par; cat(format(-r$value, digits=12), "\n") }
r <- nlm(function(p) -ll(p), o, gradtol=1e-9, steptol=1e-12, iterlim=500, hessian=TRUE, typsize=pmax(abs(o),.1)); cat(format(-r$minimum,digits=12),"\n"); o<-r$estimate
print(c(exp(o[1:q]), tanh(o[q+1]), exp(o[q+2]), o[q+3:4]), digits=9)
