import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "@/features/requests/components/resident.module.css";
import { askedPhotoQuery, type EntryRequest } from "@/features/requests/residentQueries";

/** The picture the guard took; nothing where there is none or it may not be seen any more. */
export function RequestPhoto({ request, large = false }: { request: EntryRequest; large?: boolean }) {
  const { t } = useTranslation("asked");
  const { data } = useQuery({ ...askedPhotoQuery(request.id), enabled: request.photoKey !== null });
  if (request.photoKey === null || data === undefined) return null;
  return (
    <img
      className={large ? classes.large : classes.photo}
      src={data}
      alt={t("photo", { name: request.visitorName ?? t(`kind.${request.type}`) })}
    />
  );
}
