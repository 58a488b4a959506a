import { Link } from "react-router";
import classes from "@/routes/auth/auth.module.css";

/** A way onward: 48 px high, so that a thumb finds it. */
export function Onward({ to, children, state }: { to: string; children: string; state?: unknown }) {
  return (
    <Link to={to} className={classes.onward} state={state}>
      {children}
    </Link>
  );
}
