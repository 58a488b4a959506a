// Drawn by hand: a chart library alone weighs 104 KB and the whole desk may weigh 140.
import { hourLabel, roundUp } from "@/features/reporting/arrivals";
import classes from "@/features/reporting/components/ArrivalsChart.module.css";

const MARKS = [0, 3, 6, 9, 12, 15, 18, 21];

export function ArrivalsChart({ hours }: { hours: readonly { hour: number; arrivals: number }[] }) {
  const top = roundUp(Math.max(0, ...hours.map((row) => row.arrivals)));
  return (
    <div className={classes.plot}>
      <div className={classes.scale}>
        {[top, top / 2, 0].map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
      </div>
      <div className={classes.bars}>
        {hours.map(({ hour, arrivals }) => (
          <div key={hour} className={classes.bar} title={`${hourLabel(hour)}: ${String(arrivals)}`}>
            {arrivals > 0 && (
              <>
                <span className={classes.value}>{arrivals}</span>
                <div className={classes.fill} style={{ height: `${String((arrivals / top) * 100)}%` }} />
              </>
            )}
          </div>
        ))}
      </div>
      <div className={classes.hours}>
        {MARKS.map((hour) => (
          <span key={hour}>{hourLabel(hour)}</span>
        ))}
      </div>
    </div>
  );
}
